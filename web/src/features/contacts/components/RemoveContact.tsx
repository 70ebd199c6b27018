import { Button, Menu, Text, TextInput } from '@mantine/core'
import { EllipsisVertical, Eraser, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { messageOf } from '@/api/problem'
import type { Contact } from '@/api/types'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { toast } from '@/ui/toast'
import { nameOf } from '../contact-form'
import { useDeleteContact, useEraseContact } from '../queries'

const WORD = 'erase'

/** Deletes a contact, or erases the person with all that was ever kept of them. */
export function RemoveContact({ contact, onRemoved }: { contact: Contact; onRemoved: () => void }) {
  const [asked, setAsked] = useState<'delete' | 'erase' | null>(null)
  const [typed, setTyped] = useState('')
  const remove = useDeleteContact(contact)
  const erase = useEraseContact(contact)
  const name = nameOf(contact)

  function ask(what: 'delete' | 'erase') {
    setTyped('')
    setAsked(what)
  }

  function then(done: string) {
    return {
      onSuccess: () => {
        toast('success', done)
        onRemoved()
      },
      onError: (error: unknown) => {
        setAsked(null)
        toast('error', messageOf(error))
      },
    }
  }

  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<EllipsisVertical size={16} aria-hidden />}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Trash2 size={16} aria-hidden />} onClick={() => ask('delete')}>
            Delete contact
          </Menu.Item>
          <Menu.Item leftSection={<Eraser size={16} aria-hidden />} onClick={() => ask('erase')}>
            Erase the person
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmModal
        opened={asked === 'delete'}
        onClose={() => setAsked(null)}
        title="Delete this contact?"
        confirm="Delete contact"
        danger
        loading={remove.isPending}
        onConfirm={() => remove.mutate(undefined, then(`${name} deleted`))}
      >
        <Text size="sm">
          {name} leaves all lists and segments. What campaigns counted stays, and so does a suppression; who
          had unsubscribed gets nothing either when an import brings the address back.
        </Text>
      </ConfirmModal>
      <ConfirmModal
        opened={asked === 'erase'}
        onClose={() => setAsked(null)}
        title="Erase this person?"
        confirm="Erase for ever"
        danger
        loading={erase.isPending}
        onConfirm={() => typed.trim() === WORD && erase.mutate(undefined, then('The person is being erased'))}
      >
        <Text size="sm">
          Everything that is kept of {name} goes: contact, timeline, what campaigns recorded, imported files
          and exports. The addresses are suppressed without being kept: if an import brings the person back,
          nothing is sent to them. This cannot be undone.
        </Text>
        <TextInput
          label={`Type “${WORD}” to confirm`}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </ConfirmModal>
    </>
  )
}
