import { Alert, Anchor, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { CircleCheck, CircleX, Download } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Import } from '@/api/types'
import { count, formatNumber } from '@/ui/format'
import { Stat, Stats } from '@/ui/Stat'
import { importProgress } from '../progress'

/** An import under way or done: bar, the four counts, and what was rejected. `children`: what to do next. */
export function ImportReport({ job, children }: { job: Import; children?: ReactNode }) {
  const { percent, done } = importProgress(job)
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="lg">
        {job.state === 'failed' && (
          <Alert
            color="red"
            variant="outline"
            icon={<CircleX />}
            title={job.dry_run ? 'The dry run failed' : 'The import failed'}
            role="alert"
          >
            {job.detail ?? 'The file could not be read.'}
          </Alert>
        )}
        <Stack gap={6}>
          <Group justify="space-between">
            <Group gap={6} wrap="nowrap" aria-live="polite">
              {job.state === 'done' && (
                <CircleCheck
                  size={18}
                  style={{ flexShrink: 0 }}
                  color="var(--mantine-color-anchor)"
                  aria-hidden
                />
              )}
              <Text fw={600}>{headline(job)}</Text>
            </Group>
            {percent !== null && (
              <Text size="sm" c="dimmed">
                {formatNumber(job.processed)} of {count(job.rows, 'row')}
              </Text>
            )}
          </Group>
          <Progress
            size="lg"
            value={percent ?? 100}
            animated={!done}
            striped={!done}
            color={job.state === 'failed' ? 'red' : undefined}
            aria-label={job.dry_run ? 'Dry run' : 'Import'}
          />
        </Stack>
        <Stats sm={4} label="Rows by result">
          <Stat label={job.dry_run ? 'To create' : 'Created'} value={job.created} />
          <Stat label={job.dry_run ? 'To update' : 'Updated'} value={job.updated} />
          <Stat label={job.dry_run ? 'To skip' : 'Skipped'} value={job.skipped} />
          <Stat label="Rejected" value={job.rejected} alarming />
        </Stats>
        {job.state === 'done' && job.detail && (
          <Text size="sm" c="dimmed">
            {job.detail}
          </Text>
        )}
        {done && job.rejects_url && (
          <Anchor href={job.rejects_url} download style={{ width: 'fit-content' }}>
            <Group gap={6} wrap="nowrap">
              <Download size={16} style={{ flexShrink: 0 }} aria-hidden />
              Download {count(job.rejected, 'rejected row')} with the reasons
            </Group>
          </Anchor>
        )}
        {children}
      </Stack>
    </Paper>
  )
}

function headline(job: Import): string {
  if (job.state === 'failed') return 'Stopped'
  if (job.state !== 'done') {
    if (!job.rows) return 'Reading the file'
    return job.dry_run ? 'Trying it' : 'Importing'
  }
  const contacts = count(job.created + job.updated, 'contact')
  return job.dry_run ? `Dry run: ${contacts} would be imported` : `Done: ${contacts} imported`
}
