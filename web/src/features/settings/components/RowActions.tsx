import { ActionIcon, Group } from '@mantine/core'
import { Pencil, Trash2 } from 'lucide-react'

interface Props {
  /** What the row is about, for screen readers. */
  name: string
  onEdit: () => void
  onDelete: () => void
}

export function RowActions({ name, onEdit, onDelete }: Props) {
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Edit ${name}`} onClick={onEdit}>
        <Pencil size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Delete ${name}`} onClick={onDelete}>
        <Trash2 size={16} aria-hidden />
      </ActionIcon>
    </Group>
  )
}
