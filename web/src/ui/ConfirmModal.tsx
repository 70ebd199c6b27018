import { Button, Group, Modal, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'

interface Props {
  opened: boolean
  onClose: () => void
  title: string
  confirm: string
  /** Red for what can't be undone. */
  danger?: boolean
  loading?: boolean
  /** While there is nothing to confirm. */
  disabled?: boolean
  onConfirm: () => void
  children: ReactNode
}

/** Asks before something is done; what it asks for may be inputs, in which Enter confirms too. */
export function ConfirmModal({
  opened,
  onClose,
  title,
  confirm,
  danger,
  loading,
  disabled,
  onConfirm,
  children,
}: Props) {
  function submit(event: FormEvent) {
    event.preventDefault()
    // React hands events of portals on to the form that the modal was written in.
    event.stopPropagation()
    onConfirm()
  }

  return (
    <Modal.Root opened={opened} onClose={onClose} centered>
      <Modal.Overlay />
      <Modal.Content radius="lg">
        {/* A header outside of main would count as the page's banner. */}
        <Modal.Header role="presentation">
          <Modal.Title fw={600}>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </Modal.Header>
        <Modal.Body>
          <form onSubmit={submit} noValidate>
            <Stack>
              {children}
              <Group justify="flex-end" gap="xs">
                <Button variant="default" onClick={onClose} data-autofocus={danger || undefined}>
                  Go back
                </Button>
                <Button
                  color={danger ? 'red.9' : undefined}
                  loading={loading}
                  disabled={disabled}
                  type="submit"
                >
                  {confirm}
                </Button>
              </Group>
            </Stack>
          </form>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
