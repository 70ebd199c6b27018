import { Paper, Stack, Text, Title } from '@mantine/core'
import type { Reputation } from '@/api/types'
import { DayChart } from '@/ui/DayChart'
import { formatFineRate, formatRate } from '@/ui/format'
import { type Kind, rateOf, shareOf, totalOf } from '../rates'

const KINDS = {
  bounce: { title: 'Bounces', format: formatRate, what: 'hard bounces of what was sent' },
  complaint: { title: 'Complaints', format: formatFineRate, what: 'spam complaints of what was delivered' },
} as const

/** A rate day by day, with the limits at which SES reviews an account and may stop it. */
export function RateChart({ kind, reputation }: { kind: Kind; reputation: Reputation }) {
  const { title, format, what } = KINDS[kind]
  const { warning, danger } = reputation.limits[kind]
  const total = totalOf(reputation.items)
  const overall = `${format(rateOf(kind, total))} over these days (${shareOf(kind, total)})`
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} component="section" aria-label={title}>
      <Stack gap="xs">
        <div>
          <Title order={2} size="h4">
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {overall}
          </Text>
        </div>
        <DayChart
          label={`${title}: ${what} by day. ${overall}.`}
          days={reputation.items.map((day) => ({
            date: day.date,
            value: rateOf(kind, day),
            note: shareOf(kind, day),
          }))}
          limits={[
            { label: `SES reviews at ${format(warning)}`, value: warning, tone: 'warning' },
            { label: `SES may stop you at ${format(danger)}`, value: danger, tone: 'danger' },
          ]}
          format={format}
        />
      </Stack>
    </Paper>
  )
}
