/** When a campaign leaves: a local time in an IANA zone, and which moment that is. Pure. */

export interface ScheduleValues {
  /** `2026-12-01` */
  date: string
  /** `09:00` */
  time: string
  zone: string
}

/** `clear`, or what the clocks of that day make of the time: in a `gap` it never comes, in an `overlap` twice. */
export type Reading = 'clear' | 'gap' | 'overlap'

const MINUTE = 60_000
const DAY = 86_400_000

/** The next full hour that is at least half an hour away. */
export function nextHour(now: number, zone: string): ScheduleValues {
  const at = localOf(Math.ceil((now + 30 * MINUTE) / (60 * MINUTE)) * 60 * MINUTE, zone)
  return { date: at.slice(0, 10), time: at.slice(11, 16), zone }
}

/** What the API takes. */
export function bodyOfSchedule({ date, time, zone }: ScheduleValues): { at: string; time_zone: string } {
  return { at: `${date}T${time}`, time_zone: zone }
}

/** What is missing or past, by field; the backend judges the rest. */
export function scheduleFaults(values: ScheduleValues, now: number): Record<string, string> {
  const faults: Record<string, string> = {}
  if (!values.date) faults.date = 'On which day?'
  if (!values.time) faults.time = 'At what time?'
  if (values.date && values.time) {
    const { at } = momentOf(bodyOfSchedule(values).at, values.zone)
    if (at !== null && at <= now) faults.time = 'This has passed already'
  }
  return faults
}

/**
 * The moment (ms) of a local time `2026-12-01T09:00` in a zone: of two the earlier, as the backend takes it, and null in a gap.
 */
export function momentOf(local: string, zone: string): { at: number | null; reading: Reading } {
  const asUtc = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`)
  // Offsets change at most once within two days, so these are all that may hold.
  const offsets = new Set([offsetAt(asUtc - DAY, zone), offsetAt(asUtc + DAY, zone)])
  const moments = [...offsets]
    .map((offset) => asUtc - offset)
    .filter((moment) => moment + offsetAt(moment, zone) === asUtc)
    .sort((one, other) => one - other)
  const [first] = moments
  if (first === undefined) return { at: null, reading: 'gap' }
  return { at: first, reading: moments.length > 1 ? 'overlap' : 'clear' }
}

/** A moment as its zone's clocks show it: `2026-12-01T09:00:00`. */
function localOf(at: number, zone: string): string {
  return new Date(at + offsetAt(at, zone)).toISOString().slice(0, 19)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** How far a zone is ahead of UTC (ms) at a moment. */
function offsetAt(at: number, zone: string): number {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}
