import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Contact } from '@/api/types'
import { nameOf } from '../contact-form'
import { contactQuery, contactsQuery } from '../queries'

interface Props {
  label: string
  value: string | null
  onChange: (contactId: string | null) => void
}

/** Finds one contact by the beginning of an email, name or company. */
export function ContactPicker({ label, value, onChange }: Props) {
  const [text, setText] = useState('')
  const chosen = useQuery({ ...contactQuery(value ?? ''), enabled: value !== null })
  // The field shows who was chosen; that is no search.
  const search = chosen.data && text === labelOf(chosen.data) ? '' : text.trim()
  const [asked] = useDebouncedValue(search, 250)
  const found = useInfiniteQuery({
    ...contactsQuery({ q: asked, tag: '' }),
    placeholderData: keepPreviousData,
  })
  const listed = found.data?.pages[0]?.items ?? []
  const shown =
    chosen.data && !listed.some(({ id }) => id === chosen.data.id) ? [chosen.data, ...listed] : listed

  return (
    <Select
      label={label}
      placeholder="The first who would get it"
      searchable
      clearable
      // The server has searched already, and by more than the label shows.
      filter={({ options }) => options}
      nothingFoundMessage="Nobody fits"
      data={shown.map((contact) => ({ value: contact.id, label: labelOf(contact) }))}
      value={value}
      onChange={onChange}
      searchValue={text}
      onSearchChange={setText}
      flex={1}
      miw={220}
    />
  )
}

function labelOf(contact: Contact): string {
  const name = nameOf(contact)
  return contact.email && name !== contact.email ? `${name}, ${contact.email}` : name
}
