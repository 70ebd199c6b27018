import { Button, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import type { LucideIcon } from 'lucide-react'
import { type ReactNode, useCallback, useState } from 'react'
import { JobProgress } from '@/features/jobs/components/JobProgress'
import { useJob } from '@/features/jobs/queries'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { toast } from '@/ui/toast'
import { manyChanged, type Target, useEditMany } from '../queries'

interface Props {
  what: 'tags' | 'topics'
  icon: LucideIcon
  target: Target
  /** Whom it is about: `3 contacts`. */
  whom: string
  /** Told when all of them are changed. */
  onDone?: () => void
  /** The inputs of what is added and what is removed. */
  inputs: (add: Chosen, remove: Chosen) => ReactNode
}

/** A list being put together. */
export interface Chosen {
  value: string[]
  onChange: (value: string[]) => void
}

const LABELS = { tags: 'Tags', topics: 'Topics' } as const

/** Adds something to many contacts at once, and removes it. Few are done at once, many by a job whose progress is shown. */
export function BulkEditor({ what, icon: Icon, target, whom, onDone, inputs }: Props) {
  const [opened, { open, close }] = useDisclosure()
  const [add, setAdd] = useState<string[]>([])
  const [remove, setRemove] = useState<string[]>([])
  const client = useQueryClient()
  const edit = useEditMany(what)

  const finish = useCallback(() => {
    setAdd([])
    setRemove([])
    edit.reset()
    close()
    toast('success', `${LABELS[what]} changed`)
    void manyChanged(client)
    onDone?.()
  }, [client, close, edit.reset, onDone, what])
  const job = useJob(edit.data ?? null, finish)

  function confirm() {
    if (job?.state === 'running') return
    if (add.length + remove.length > 0) edit.mutate({ ...target, add, remove })
  }

  return (
    <>
      <Button variant="default" leftSection={<Icon size={16} aria-hidden />} onClick={open}>
        {LABELS[what]}
      </Button>
      <ConfirmModal
        opened={opened}
        onClose={close}
        title={`${LABELS[what]} of ${whom}`}
        confirm={`Change ${what}`}
        loading={edit.isPending || job?.state === 'running'}
        onConfirm={confirm}
      >
        <Stack>
          {edit.isError && <ErrorAlert error={edit.error} />}
          {inputs({ value: add, onChange: setAdd }, { value: remove, onChange: setRemove })}
          {job && job.state !== 'done' && <JobProgress job={job} label={`Changing ${what}`} />}
        </Stack>
      </ConfirmModal>
    </>
  )
}
