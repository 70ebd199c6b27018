import { NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { CustomField } from '@/api/types'
import type { CustomValue } from '../contact-form'

interface Props {
  field: CustomField
  value?: CustomValue
  error?: ReactNode
  onChange: (value: CustomValue) => void
}

/** The input that fits a custom field's type. */
export function CustomFieldInput({ field: { label, type }, value = null, error, onChange }: Props) {
  switch (type) {
    case 'number':
      return (
        <NumberInput
          label={label}
          error={error}
          decimalScale={4}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : null)}
        />
      )
    case 'date':
      return (
        <TextInput
          label={label}
          error={error}
          type="date"
          value={typeof value === 'string' ? value.slice(0, 10) : ''}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      )
    case 'boolean':
      return (
        <Select
          label={label}
          error={error}
          placeholder="Not known"
          clearable
          data={[
            { value: 'true', label: 'Yes' },
            { value: 'false', label: 'No' },
          ]}
          value={typeof value === 'boolean' ? String(value) : null}
          onChange={(next) => onChange(next === null ? null : next === 'true')}
        />
      )
    case 'set':
      return (
        <TagsInput
          label={label}
          error={error}
          acceptValueOnBlur
          value={Array.isArray(value) ? value : []}
          onChange={onChange}
        />
      )
    case 'text':
      return (
        <TextInput
          label={label}
          error={error}
          autoComplete="off"
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
  }
}
