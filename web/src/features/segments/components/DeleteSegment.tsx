import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Trash2 } from 'lucide-react'
import { messageOf } from '@/api/problem'
import type { Segment } from '@/api/types'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { toast } from '@/ui/toast'
import { useDeleteSegment } from '../queries'

export function DeleteSegment({ segment, onDeleted }: { segment: Segment; onDeleted: () => void }) {
  const [opened, { open, close }] = useDisclosure()
  const remove = useDeleteSegment(segment)

  function confirm() {
    remove.mutate(undefined, {
      onSuccess: () => {
        toast('success', `“${segment.name}” deleted`)
        onDeleted()
      },
      onError: (error) => {
        close()
        toast('error', messageOf(error))
      },
    })
  }

  return (
    <>
      <Button variant="default" leftSection={<Trash2 size={16} aria-hidden />} onClick={open}>
        Delete
      </Button>
      <ConfirmModal
        opened={opened}
        onClose={close}
        title="Delete this segment?"
        confirm="Delete segment"
        danger
        loading={remove.isPending}
        onConfirm={confirm}
      >
        <Text size="sm">“{segment.name}” will be gone. The contacts in it stay.</Text>
      </ConfirmModal>
    </>
  )
}
