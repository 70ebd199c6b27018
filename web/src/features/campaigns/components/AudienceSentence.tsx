import { Text } from '@mantine/core'
import type { Preview } from '@/api/types'
import { count, formatNumber } from '@/ui/format'
import { reasonLabel } from '../status'

const REASONS = ['no_address', 'suppressed', 'unsubscribed', 'no_consent'] as const

/** How many get the mail now, and why the others of the audience don't. */
export function AudienceSentence({ reach }: { reach: Pick<Preview, 'count' | 'reach'> }) {
  const { email } = reach.reach
  const left = REASONS.filter((reason) => email[reason] > 0).map(
    (reason) => `${formatNumber(email[reason])} ${reasonLabel(reason)}`,
  )
  return (
    <Text size="sm" c="dimmed">
      {count(email.sendable, 'person', 'people')} would get it now
      {left.length > 0 && `, of ${formatNumber(reach.count)} in the audience (left out: ${left.join(', ')})`}.
    </Text>
  )
}
