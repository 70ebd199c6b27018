import { Button, Group, Textarea } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { messageOf } from '@/api/problem'
import { useAddNote } from '../queries'

/** Keeps a note of a conversation. */
export function NoteForm({ contactId }: { contactId: string }) {
  const [text, setText] = useState('')
  const add = useAddNote(contactId)
  // A second click comes before the button is shown as busy.
  const busy = useRef(false)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (busy.current || !text.trim()) return
    busy.current = true
    add.mutate(text.trim(), {
      onSuccess: () => setText(''),
      onSettled: () => {
        busy.current = false
      },
    })
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
