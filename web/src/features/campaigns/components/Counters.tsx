import { Stack, Text } from '@mantine/core'
import type { Analytics } from '@/api/types'
import { count, formatNumber, formatRate } from '@/ui/format'
import { Stat, Stats } from '@/ui/Stat'

/** What happened to a campaign's recipients. Undefined figures show dashes. */
export function Counters({ figures }: { figures: Analytics | undefined }) {
  const rates = figures?.rates
  return (
    <Stack component="section" aria-label="Results" gap="sm">
      <Stats sm={3} lg={5}>
        <Stat label="Recipients" value={figures?.recipients} />
        <Stat label="Sent" value={figures?.sent} />
        <Stat label="Delivered" value={figures?.delivered} note={formatRate(rates?.delivery)} />
        <Stat
          label="Opened"
          value={figures?.opened}
          note={`${formatRate(rates?.open)} · ${count(figures?.opens_total ?? 0, 'open')}`}
          more={byMachines(figures?.opened_machine)}
        />
        <Stat
          label="Clicked"
          value={figures?.clicked}
          note={`${formatRate(rates?.click)} · ${count(figures?.clicks_total ?? 0, 'click')}`}
          more={byMachines(figures?.clicked_machine)}
        />
      </Stats>
      {figures && figures.opened_machine + figures.clicked_machine > 0 && (
        <Text size="sm" c="dimmed">
          Opened and clicked count people. Machines stand apart: security filters, image proxies, and Apple
          Mail, which loads images before anybody reads.
        </Text>
      )}
      <Stats sm={4} lg={7}>
        <Stat label="Bounced" value={figures?.bounced} note={formatRate(rates?.bounce)} alarming />
        <Stat label="Complained" value={figures?.complained} note={formatRate(rates?.complaint)} alarming />
        <Stat label="Unsubscribed" value={figures?.unsubscribed} note={formatRate(rates?.unsubscribe)} />
        <Stat label="Failed" value={figures?.failed} note="refused by the provider" alarming />
        <Stat label="Skipped" value={figures?.skipped} note="no longer reachable" />
        <Stat label="Unknown" value={figures?.unknown} note="no answer came" />
        <Stat label="Pending" value={figures?.pending} note="not sent yet" />
      </Stats>
    </Stack>
  )
}

/** Of how many a machine did it; nothing where none did. */
function byMachines(recipients: number | undefined): string | null {
  return recipients ? `machines: ${formatNumber(recipients)}` : null
}
