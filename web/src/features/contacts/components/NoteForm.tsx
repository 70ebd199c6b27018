import { Button, Group, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { messageOf } from '@/api/problem'
import { useAddNote } from '../queries'

/** Keeps a note of a conversation. */
export function NoteForm({ contactId }: { contactId: string }) {
  const [text, setText] = useState('')
  const add = useAddNote(contactId)

  function submit(event: FormEvent) {
    event.preventDefault()
    add.mutate(text.trim(), { onSuccess: () => setText('') })
  }

  return (
    <form onSubmit={submit}>
      <Textarea
        label="Note"
        placeholder="What you talked about"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={10_000}
        error={add.isError && messageOf(add.error)}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="xs">
        <Button type="submit" variant="default" disabled={!text.trim()} loading={add.isPending}>
          Add note
        </Button>
      </Group>
    </form>
  )
}
