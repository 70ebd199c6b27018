import { ActionIcon, TextInput } from '@mantine/core'
import { Braces } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { useVariables } from '../queries'
import { templateOf } from '../variables'
import { VariableMenu } from './VariableMenu'

interface Props {
  label: string
  description?: string
  placeholder?: string
  error?: ReactNode
  value?: string
  onChange: (value: string) => void
}

/** A line of text with variables, that can be put in where the cursor stands. */
export function LineField({ value = '', onChange, ...props }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const variables = useVariables() ?? []

  function insert(name: string) {
    const at = input.current?.selectionStart ?? value.length
    const end = input.current?.selectionEnd ?? at
    onChange(value.slice(0, at) + templateOf(name, '') + value.slice(end))
    input.current?.focus()
  }

  return (
    <TextInput
      ref={input}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      rightSection={
        <VariableMenu
          variables={variables}
          onPick={insert}
          target={
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Insert variable into ${props.label.toLowerCase()}`}
            >
              <Braces size={16} aria-hidden />
            </ActionIcon>
          }
        />
      }
      {...props}
    />
  )
}
