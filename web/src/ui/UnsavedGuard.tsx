import { Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useSession } from '@/features/session/context'
import { ConfirmModal } from './ConfirmModal'

/** Asks before one leaves a page with unsaved changes. */
export function UnsavedGuard({ dirty }: { dirty: () => boolean }) {
  const session = useSession()
  const { proceed, reset, status } = useBlocker({
    // When the session has ended, the way leads to the sign-in at once.
    shouldBlockFn: () => session.state.getState().user !== null && dirty(),
    enableBeforeUnload: dirty,
    withResolver: true,
  })
  return (
    <ConfirmModal
      opened={status === 'blocked'}
      onClose={() => reset?.()}
      title="Leave without saving?"
      confirm="Leave"
      danger
      onConfirm={() => proceed?.()}
    >
      <Text size="sm">What you have changed here will be lost.</Text>
    </ConfirmModal>
  )
}
