import { Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useSession } from '@/features/session/context'
import { ConfirmModal } from './ConfirmModal'

interface Props {
  dirty: () => boolean
  /** Saves what is unsaved, and tells whether it could: then nobody need be asked. */
  save?: () => Promise<boolean>
}

/** Asks before one leaves a page with unsaved changes. Another part of the same page, by its search, is not left. */
export function UnsavedGuard({ dirty, save }: Props) {
  const session = useSession()
  const { proceed, reset, status } = useBlocker({
    // When the session has ended, the way leads to the sign-in at once.
    shouldBlockFn: async ({ current, next }) =>
      session.state.getState().user !== null &&
      current.pathname !== next.pathname &&
      dirty() &&
      !(await save?.()),
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
