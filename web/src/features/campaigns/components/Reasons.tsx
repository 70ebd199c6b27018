import { Text } from '@mantine/core'
import { formatNumber } from '@/ui/format'
import { reasonLabel } from '../status'

interface Props {
  title: string
  /** How many by reason. */
  counts: Record<string, number> | undefined
}

/** Counts by reason in one line, most first; nothing where there are none. */
export function Reasons({ title, counts = {} }: Props) {
  const listed = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one)
  if (listed.length === 0) return null
  return (
    <Text size="sm" c="dimmed">
      {title}: {listed.map(([reason, count]) => `${formatNumber(count)} ${reasonLabel(reason)}`).join(', ')}.
    </Text>
  )
}
