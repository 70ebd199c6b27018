import { Button, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { messageOf } from '@/api/problem'
import type { Draft } from '@/features/editor/queries'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { toast } from '@/ui/toast'
import { useSaveTemplate } from '../queries'

/** Keeps a mail as a template. `name` is what it is called at first. */
export function SaveAsTemplate({ name, ...draft }: Draft & { name: string }) {
  const [opened, { open, close }] = useDisclosure()
  const [called, setCalled] = useState(name)
  const [fault, setFault] = useState<string | null>(null)
  const save = useSaveTemplate(null)

  function confirm() {
    if (!called.trim()) return setFault('Give the template a name')
    save.mutate(
      { ...draft, name: called, description: '' },
      {
        onSuccess: () => {
          toast('success', 'Template saved')
          close()
        },
        onError: (error) => setFault(messageOf(error)),
      },
    )
  }

  return (
    <>
      <Button
        variant="default"
        size="xs"
        onClick={() => {
          setCalled(name)
          setFault(null)
          open()
        }}
      >
        Save as template
      </Button>
      <ConfirmModal
        opened={opened}
        onClose={close}
        title="Save as template"
        confirm="Save template"
        loading={save.isPending}
        onConfirm={confirm}
      >
        <TextInput
          label="Name"
          data-autofocus
          error={fault}
          value={called}
          onChange={(event) => setCalled(event.currentTarget.value)}
        />
      </ConfirmModal>
    </>
  )
}
