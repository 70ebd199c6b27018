import { Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Analytics, Campaign } from '@/api/types'
import { count, formatNumber, formatSpan } from '@/ui/format'
import { progressOf, rateOf, type Sample, secondsLeft, withSample } from '../progress'
import { isLive } from '../status'

interface Props {
  campaign: Pick<Campaign, 'status'>
  /** Undefined until the first figures are there. */
  figures: Analytics | undefined
  /** When the figures were read (ms). */
  readAt: number
}

/** The bar of a campaign on its way, with rate and time left. */
export function SendProgress({ campaign, figures, readAt }: Props) {
  const [samples, setSamples] = useState<Sample[]>([])
  const progress = figures ? progressOf(figures) : null
  const done = progress?.done
  const sending = campaign.status === 'sending'

  useEffect(() => {
    if (done === undefined || !sending) setSamples([])
    else setSamples((before) => withSample(before, { at: readAt, done }))
  }, [done, readAt, sending])

  const rate = rateOf(samples)
  const left = progress && secondsLeft(progress, rate)
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} component="section" aria-label="Progress">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Text fw={600} aria-live="polite">
            {headlineOf(campaign.status)}
          </Text>
          <Text size="sm" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {progress && campaign.status !== 'resolving' && (
              <>
                {formatNumber(progress.done)} of {count(progress.total, 'recipient')}
              </>
            )}
            {sending && rate !== null && ` · ${formatNumber(Math.max(1, Math.round(rate)))}/s`}
            {sending && left !== null && ` · ${formatSpan(left)} left`}
          </Text>
        </Group>
        {campaign.status === 'resolving' || !progress ? (
          <Progress value={100} size="lg" animated striped aria-label="Preparing" />
        ) : (
          <Progress.Root size="lg">
            <Progress.Section
              value={progress.sent}
              striped={isLive(campaign.status)}
              animated={isLive(campaign.status)}
              aria-label="Sent"
            />
            <Progress.Section value={progress.failed} color="red.7" aria-label="Failed or unknown" />
            <Progress.Section value={progress.skipped} color="gray.5" aria-label="Skipped" />
          </Progress.Root>
        )}
      </Stack>
    </Paper>
  )
}

function headlineOf(status: Campaign['status']): string {
  if (status === 'resolving') return 'Finding the recipients'
  if (status === 'sending') return 'Sending'
  return status === 'paused' ? 'Paused: nothing is sent' : 'Finishing'
}
