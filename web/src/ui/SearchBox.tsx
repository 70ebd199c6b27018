import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useRouter } from '@tanstack/react-router'
import { type LucideIcon, Search } from 'lucide-react'
import { useState } from 'react'

interface Props {
  label: string
  placeholder: string
  icon?: LucideIcon
  /** The search in force, from the URL. */
  value: string
  onSearch: (text: string) => void
}

/** A search field that tells of its text once typing pauses. */
export function SearchBox({ label, placeholder, icon: Icon = Search, value, onSearch }: Props) {
  const [text, setText] = useState(value)
  const [sent, setSent] = useState(value)
  const [inForce, setInForce] = useState(value)
  const router = useRouter()
  const [here] = useState(router.latestLocation.pathname)
  const search = useDebouncedCallback((asked: string) => {
    // Who follows a link while typing still counts as typing must not be called back here.
    if (router.latestLocation.pathname !== here) return
    setSent(asked)
    onSearch(asked)
  }, 250)

  // The URL may change without us (the back button, a link); our own searches come back here too, and must not undo what was typed since.
  if (value !== inForce) {
    setInForce(value)
    if (value !== sent) {
      setSent(value)
      setText(value)
    }
  }

  function change(next: string) {
    setText(next)
    search(next.trim())
  }

  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={placeholder}
      leftSection={<Icon size={16} aria-hidden />}
      rightSection={
        text && <CloseButton size="sm" aria-label="Clear the search" onClick={() => change('')} />
      }
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      maw={420}
      flex={1}
      miw={200}
    />
  )
}
