import { Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Import } from '@/api/types'
import { CursorTable } from '@/ui/CursorTable'
import type { Column } from '@/ui/DataTable'
import { formatNumber } from '@/ui/format'
import { AnchorLink } from '@/ui/links'
import { Moment } from '@/ui/Moment'
import { isStarted } from '../progress'
import { importsQuery } from '../queries'

const STATES: Record<Import['state'], string> = {
  awaiting_upload: 'Not started',
  running: 'Under way',
  done: 'Done',
  failed: 'Failed',
}

const TRIED: Record<Import['state'], string> = {
  ...STATES,
  running: 'Dry run under way',
  done: 'Only tried',
  failed: 'Dry run failed',
}

const COLUMNS: Column<Import>[] = [
  {
    header: 'File',
    cell: ({ id, filename }) => (
      <AnchorLink to="/contacts/imports/$importId" params={{ importId: id }} fw={500}>
        {filename}
      </AnchorLink>
    ),
  },
  {
    header: 'State',
    nowrap: true,
    cell: (job) => (
      <Text size="sm" c={isStarted(job) ? undefined : 'dimmed'}>
        {(job.dry_run ? TRIED : STATES)[job.state]}
      </Text>
    ),
  },
  { header: 'Rows', align: 'right', cell: (job) => figure(job, job.rows) },
  { header: 'Rejected', align: 'right', from: 'sm', cell: (job) => figure(job, job.rejected) },
  { header: 'Uploaded', from: 'sm', cell: ({ created_at }) => <Moment at={created_at} /> },
]

/** Nothing has been counted of a file that nothing was done with. */
function figure({ state }: Import, value: number): string {
  return state === 'awaiting_upload' ? '–' : formatNumber(value)
}

/** Earlier imports; nothing where there are none. */
export function ImportTable() {
  const imports = useInfiniteQuery(importsQuery())
  return (
    <CursorTable
      label="Earlier imports"
      query={imports}
      columns={COLUMNS}
      rowKey={({ id }) => id}
      empty={<Text c="dimmed">None yet.</Text>}
    />
  )
}
