import { TagsInput } from '@mantine/core'
import { Tag } from 'lucide-react'
import type { Target } from '../queries'
import { BulkEditor, type Chosen } from './BulkEditor'

interface Props {
  target: Target
  whom: string
  onDone?: () => void
}

/** Adds and removes tags of many contacts at once. */
export function TagsEditor(props: Props) {
  return (
    <BulkEditor
      what="tags"
      icon={Tag}
      {...props}
      inputs={(add, remove) => (
        <>
          <Input label="Add" {...add} />
          <Input label="Remove" {...remove} />
        </>
      )}
    />
  )
}

function Input({ label, value, onChange }: Chosen & { label: string }) {
  return (
    <TagsInput
      label={label}
      placeholder={value.length === 0 ? 'Type a tag and press Enter' : undefined}
      acceptValueOnBlur
      value={value}
      onChange={onChange}
    />
  )
}
