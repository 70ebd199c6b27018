import { Anchor, Progress, Stack, Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { messageOf } from '@/api/problem'
import { FilePicker } from '@/features/imports/components/FilePicker'
import { importProgress } from '@/features/imports/progress'
import { useImport, useImportSuppressions } from '@/features/imports/queries'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { count, formatNumber } from '@/ui/format'
import { useSuppressionsChanged } from '../queries'

/** Suppresses the addresses of a file: another sender's list, or one of ours. */
export function SuppressionImport({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null)
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState<string | undefined>()
  const [sent, setSent] = useState(0)
  const start = useImportSuppressions(setSent)

  function confirm() {
    if (start.data) return onClose()
    if (!file) return setFault('Choose a file first')
    if (file.size === 0) return setFault('This file is empty')
    start.mutate({ file, reason: reason.trim() })
  }

  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title="Import suppressed addresses"
      confirm={start.data ? 'Done' : 'Suppress them'}
      loading={start.isPending}
      onConfirm={confirm}
    >
      {start.data ? (
        <Outcome importId={start.data} />
      ) : (
        <>
          <FilePicker
            file={file}
            error={fault ?? (start.error ? messageOf(start.error) : undefined)}
            disabled={start.isPending}
            what="addresses"
            hint="CSV with a column “address”, “email” or “phone”, and maybe “reason” and “date”."
            onPick={(picked) => {
              setFile(picked)
              setFault(undefined)
            }}
          />
          <TextInput
            label="Reason"
            description="For those of which the file says none."
            placeholder="Imported"
            maxLength={255}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {start.isPending && <Progress value={sent * 100} aria-label="Upload" />}
        </>
      )}
    </ConfirmModal>
  )
}

function Outcome({ importId }: { importId: string }) {
  const { data: job, error } = useImport(importId)
  const changed = useSuppressionsChanged()
  const progress = job && importProgress(job)
  const done = progress?.done ?? false
  useEffect(() => {
    if (done) changed()
  }, [done, changed])

  if (error && !job) return <ErrorAlert error={error} />
  if (job?.state === 'failed') return <ErrorAlert title="They were not imported" error={job.detail ?? ''} />
  return (
    <Stack gap="xs">
      <Text size="sm" aria-live="polite">
        {!job || !done
          ? 'Suppressing them'
          : `${count(job.created, 'address', 'addresses')} suppressed, ${formatNumber(job.skipped)} were already, ${formatNumber(job.rejected)} rejected.`}
      </Text>
      <Progress value={progress?.percent ?? 100} animated={!done} striped={!done} aria-label="Import" />
      {job?.rejects_url && (
        <Anchor href={job.rejects_url} download size="sm" w="fit-content">
          Download the rejected rows with the reasons
        </Anchor>
      )}
    </Stack>
  )
}
