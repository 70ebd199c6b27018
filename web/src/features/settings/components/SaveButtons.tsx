import { Button, Group } from '@mantine/core'

interface Props {
  dirty: boolean
  saving: boolean
  onUndo: () => void
}

/** The end of a settings form: nothing to press until something was changed. */
export function SaveButtons({ dirty, saving, onUndo }: Props) {
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" disabled={!dirty} onClick={onUndo}>
        Undo changes
      </Button>
      <Button type="submit" disabled={!dirty} loading={saving}>
        Save
      </Button>
    </Group>
  )
}
