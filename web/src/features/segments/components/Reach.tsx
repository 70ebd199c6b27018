import { ColorSwatch, Group, Progress, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Channel, Preview, ReachOfChannel } from '@/api/types'
import { formatNumber } from '@/ui/format'

const PARTS: { name: keyof ReachOfChannel; label: string; color: string }[] = [
  { name: 'sendable', label: 'Can be written to', color: 'teal.6' },
  { name: 'no_address', label: 'No address', color: 'gray.5' },
  { name: 'suppressed', label: 'Suppressed', color: 'red.6' },
  { name: 'unsubscribed', label: 'Unsubscribed', color: 'orange.5' },
  { name: 'no_consent', label: 'No consent', color: 'yellow.5' },
]

/** How many of those who match can be reached by a channel, and why the others can't. */
export function Reach({ reach }: { reach: Preview['reach'] }) {
  const [channel, setChannel] = useState<Channel>('email')
  const counts = reach[channel]
  const total = PARTS.reduce((sum, { name }) => sum + counts[name], 0)
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        aria-label="Reach by"
        data={[
          { value: 'email', label: 'Email' },
          { value: 'sms', label: 'SMS' },
        ]}
        value={channel}
        onChange={(next) => setChannel(next as Channel)}
      />
      <Progress.Root size="md" aria-hidden>
        {PARTS.map(({ name, color }) => (
          <Progress.Section key={name} value={total ? (counts[name] / total) * 100 : 0} color={color} />
        ))}
      </Progress.Root>
      <Stack component="dl" gap={2} m={0}>
        {PARTS.filter(({ name }) => name === 'sendable' || counts[name] > 0).map(({ name, label, color }) => (
          <Group key={name} justify="space-between" wrap="nowrap">
            <Group component="dt" gap={8} wrap="nowrap">
              <ColorSwatch
                size={10}
                color={`var(--mantine-color-${color.replace('.', '-')})`}
                withShadow={false}
                aria-hidden
              />
              <Text span size="sm">
                {label}
              </Text>
            </Group>
            <Text component="dd" m={0} size="sm" fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {formatNumber(counts[name])}
            </Text>
          </Group>
        ))}
      </Stack>
    </Stack>
  )
}
