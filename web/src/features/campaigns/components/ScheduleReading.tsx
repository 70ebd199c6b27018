import { Text } from '@mantine/core'
import type { Schedule } from '@/api/types'
import { formatMoment, formatUtc } from '@/ui/format'
import { momentOf } from '../schedule'

/** A schedule in the reader's own time and in UTC, with a word where the clocks change. */
export function ScheduleReading({ at, time_zone }: Schedule) {
  const { at: moment, reading } = momentOf(at, time_zone)
  if (moment === null) {
    return (
      <Text size="sm" c="var(--mantine-color-error)">
        That day the clocks go forward in {time_zone.replaceAll('_', ' ')}, and this time is left out.
      </Text>
    )
  }
  const iso = new Date(moment).toISOString()
  return (
    <Text size="sm" c="dimmed">
      {formatMoment(iso)} for you, {formatUtc(iso)}.
      {reading === 'overlap' &&
        ' The clocks go back that day and this time comes twice: the earlier is taken.'}
    </Text>
  )
}
