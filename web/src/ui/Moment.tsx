import { Text } from '@mantine/core'
import { formatDay, formatMoment, formatUtc } from './format'

interface Props {
  /** UTC ISO 8601; null shows a dash. */
  at: string | null | undefined
  dayOnly?: boolean
}

/** A time in the browser's zone, its UTC in the title. */
export function Moment({ at, dayOnly = false }: Props) {
  if (!at) return <Text span>–</Text>
  return (
    <time dateTime={at} title={formatUtc(at)} style={{ whiteSpace: 'nowrap' }}>
      {dayOnly ? formatDay(at) : formatMoment(at)}
    </time>
  )
}
