/** Numbers, shares and times as people read them, in the browser's language and zone. */

const number = new Intl.NumberFormat()
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 })
const dollars = new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD' })
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' })
const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' })
const fine = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 2 })
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' })

export function formatNumber(value: number): string {
  return number.format(value)
}

/** A rate of 0…1 as per cent; a dash where nothing divides. */
export function formatRate(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : percent.format(value)
}

/** A small rate of 0…1 as per cent with two decimals, as complaints are judged by. */
export function formatFineRate(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : fine.format(value)
}

/** An amount of US dollars, in which AWS bills; what is under a cent, as that. */
export function formatDollars(amount: number): string {
  return amount > 0 && amount < 0.01 ? 'under 1 cent' : dollars.format(amount)
}

/** `1 contact`, `2 contacts`. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${formatNumber(value)} ${value === 1 ? one : many}`
}

export function formatMoment(iso: string): string {
  return moment.format(new Date(iso))
}

export function formatDay(iso: string): string {
  return day.format(new Date(iso))
}

/** A date without a time, such as `2026-12-01`: the same day in every zone. */
export function formatDate(isoDate: string): string {
  return date.format(new Date(isoDate))
}

/** Its day and month, for places with little room. */
export function formatShortDate(isoDate: string): string {
  return shortDate.format(new Date(isoDate))
}

/** A time of a zone's own clocks, such as `2026-12-01T09:00`: the same wherever it is read. */
export function formatLocal(at: string): string {
  return local.format(new Date(`${at}Z`))
}

/** `2026-11-24 03:44:10 UTC`, for titles. */
export function formatUtc(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** A span in words fit for an estimate: `a few seconds`, `about 3 minutes`, `about 2 hours`. */
export function formatSpan(seconds: number): string {
  if (seconds < 10) return 'a few seconds'
  if (seconds < 55) return `about ${Math.ceil(seconds / 10) * 10} seconds`
  if (seconds < 3600) return `about ${count(Math.round(seconds / 60), 'minute')}`
  return `about ${count(Math.round(seconds / 3600), 'hour')}`
}

/** The size of a file: `12.5 KB`, `3.2 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 100_000) return `${Math.ceil(bytes / 100) / 10} KB`
  return `${Math.ceil(bytes / 100_000) / 10} MB`
}
