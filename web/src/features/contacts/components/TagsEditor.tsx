import { Button, Stack, TagsInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { Tag } from 'lucide-react'
import { useCallback, useState } from 'react'
import { JobProgress } from '@/features/jobs/components/JobProgress'
import { useJob } from '@/features/jobs/queries'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { toast } from '@/ui/toast'
import { manyChanged, type Target, useEditTags } from '../queries'

interface Props {
  target: Target
  /** Whom it is about: `3 contacts`. */
  whom: string
  /** Told when all of them are tagged. */
  onDone?: () => void
}

/** Adds and removes tags of many contacts at once. Few are done at once, many by a job whose progress is shown. */
export function TagsEditor({ target, whom, onDone }: Props) {
  const [opened, { open, close }] = useDisclosure()
  const [add, setAdd] = useState<string[]>([])
  const [remove, setRemove] = useState<string[]>([])
  const client = useQueryClient()
  const edit = useEditTags()

  const finish = useCallback(() => {
    setAdd([])
    setRemove([])
    edit.reset()
    close()
    toast('success', 'Tags changed')
    void manyChanged(client)
    onDone?.()
  }, [client, close, edit.reset, onDone])
  const job = useJob(edit.data ?? null, finish)

  function confirm() {
    if (job?.state === 'running') return
    if (add.length + remove.length > 0) edit.mutate({ ...target, add, remove })
  }

  return (
    <>
      <Button variant="default" leftSection={<Tag size={16} aria-hidden />} onClick={open}>
        Tags
      </Button>
      <ConfirmModal
        opened={opened}
        onClose={close}
        title={`Tags of ${whom}`}
        confirm="Change tags"
        loading={edit.isPending || job?.state === 'running'}
        onConfirm={confirm}
      >
        <Stack>
          {edit.isError && <ErrorAlert error={edit.error} />}
          <TagsInput
            label="Add"
            placeholder={add.length === 0 ? 'Type a tag and press Enter' : undefined}
            acceptValueOnBlur
            value={add}
            onChange={setAdd}
          />
          <TagsInput
            label="Remove"
            placeholder={remove.length === 0 ? 'Type a tag and press Enter' : undefined}
            acceptValueOnBlur
            value={remove}
            onChange={setRemove}
          />
          {job && job.state !== 'done' && <JobProgress job={job} label="Tagging" />}
        </Stack>
      </ConfirmModal>
    </>
  )
}
