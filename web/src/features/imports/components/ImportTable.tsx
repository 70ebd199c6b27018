import { Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Import } from '@/api/types'
import { CursorTable } from '@/ui/CursorTable'
import type { Column } from '@/ui/DataTable'
import { formatNumber } from '@/ui/format'
import { AnchorLink } from '@/ui/links'
import { Moment } from '@/ui/Moment'
import { importsQuery } from '../queries'

const STATES: Record<Import['state'], string> = {
  awaiting_upload: 'Not started',
  running: 'Under way',
  done: 'Done',
  failed: 'Failed',
}

const COLUMNS: Column<Import>[] = [
  {
    header: 'File',
    cell: ({ id, filename, dry_run }) => (
      <>
        <AnchorLink to="/contacts/imports/$importId" params={{ importId: id }} fw={500}>
          {filename}
        </AnchorLink>
        {dry_run && (
          <Text size="sm" c="dimmed">
            Dry run
          </Text>
        )}
      </>
    ),
  },
  { header: 'State', cell: ({ state }) => STATES[state] },
  { header: 'Rows', align: 'right', cell: ({ rows }) => formatNumber(rows) },
  { header: 'Rejected', align: 'right', from: 'sm', cell: ({ rejected }) => formatNumber(rejected) },
  { header: 'Uploaded', from: 'sm', cell: ({ created_at }) => <Moment at={created_at} /> },
]

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
