import { Progress, Stack, Text } from '@mantine/core'
import type { Job } from '@/api/types'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { count, formatNumber } from '@/ui/format'

interface Props {
  job: Job
  label: string
  /** What is counted, contacts where nothing is said. */
  one?: string
  many?: string
}

/** How far a job is. */
export function JobProgress({ job, label, one = 'contact', many }: Props) {
  if (job.state === 'failed') {
    return <ErrorAlert error={job.detail ?? 'It broke off. What was done until then stays done.'} />
  }
  const share = job.state === 'done' ? 100 : job.total > 0 ? (job.done / job.total) * 100 : null
  return (
    <Stack gap={4}>
      <Text size="sm" aria-live="polite">
        {job.state === 'done'
          ? `Done: ${count(job.done, one, many)}`
          : job.total > 0
            ? `${formatNumber(job.done)} of ${count(job.total, one, many)}`
            : 'Counting'}
      </Text>
      <Progress
        value={share ?? 100}
        animated={job.state === 'running'}
        striped={job.state === 'running'}
        aria-label={label}
      />
    </Stack>
  )
}
