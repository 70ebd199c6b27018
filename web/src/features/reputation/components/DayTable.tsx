import { Button, Collapse, Paper, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Table2 } from 'lucide-react'
import type { ReputationDay } from '@/api/types'
import { type Column, DataTable } from '@/ui/DataTable'
import { formatDate, formatFineRate, formatNumber, formatRate } from '@/ui/format'
import { rateOf } from '../rates'

const COLUMNS: Column<ReputationDay>[] = [
  { header: 'Day', nowrap: true, cell: ({ date }) => formatDate(date) },
  { header: 'Sent', align: 'right', cell: ({ sent }) => formatNumber(sent) },
  { header: 'Delivered', align: 'right', from: 'sm', cell: ({ delivered }) => formatNumber(delivered) },
  {
    header: 'Bounced',
    align: 'right',
    cell: (day) => `${formatNumber(day.bounced)} (${formatRate(rateOf('bounce', day))})`,
  },
  {
    header: 'Complained',
    align: 'right',
    cell: (day) => `${formatNumber(day.complained)} (${formatFineRate(rateOf('complaint', day))})`,
  },
]

/** The charts' figures in words, the newest day first; shown on request. */
export function DayTable({ days }: { days: ReputationDay[] }) {
  const [opened, { toggle }] = useDisclosure()
  return (
    <Stack gap="xs" align="stretch">
      <Button
        variant="default"
        leftSection={<Table2 size={16} aria-hidden />}
        aria-expanded={opened}
        style={{ alignSelf: 'flex-start' }}
        onClick={toggle}
      >
        {opened ? 'Hide the table' : 'Show as a table'}
      </Button>
      <Collapse expanded={opened}>
        {opened && (
          <Paper withBorder radius="lg" style={{ overflow: 'hidden' }}>
            <DataTable
              label="Outcomes by day"
              columns={COLUMNS}
              rows={days.filter(({ sent }) => sent > 0).toReversed()}
              rowKey={({ date }) => date}
            />
          </Paper>
        )}
      </Collapse>
    </Stack>
  )
}
