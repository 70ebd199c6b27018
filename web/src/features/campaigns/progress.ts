/** How far a sending campaign is, how fast, and how long it will take. Pure. */
import type { Analytics } from '@/api/types'

export interface Progress {
  /** Recipients that are final, and all of them. */
  done: number
  total: number
  /** Shares of the bar in per cent. */
  sent: number
  skipped: number
  failed: number
}

export interface Sample {
  /** ms */
  at: number
  done: number
}

/** How far the rate looks back (ms). */
const WINDOW = 15_000
/** A rate over less than this (ms) says little: counts come in batches. */
const SHORTEST = 4_000

export function progressOf(
  figures: Pick<Analytics, 'recipients' | 'pending' | 'sent' | 'failed' | 'skipped' | 'unknown'>,
): Progress {
  const total = figures.recipients
  const share = (part: number) => (total > 0 ? (part / total) * 100 : 0)
  return {
    total,
    done: Math.min(total, figures.sent + figures.failed + figures.skipped + figures.unknown),
    sent: share(figures.sent),
    skipped: share(figures.skipped),
    failed: share(figures.failed + figures.unknown),
  }
}

/** The samples within the window, with a new one. They start with the first movement, and anew when the count falls back. */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1)
  if (last && sample.done < last.done) return [sample]
  if (samples.every(({ done }) => done === sample.done)) return [sample]
  return [...samples.filter(({ at }) => sample.at - at <= WINDOW), sample]
}

/** Recipients per second over the samples; null while too little is known. */
export function rateOf(samples: readonly Sample[]): number | null {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || last.at - first.at < SHORTEST || last.done === first.done) return null
  return ((last.done - first.done) * 1000) / (last.at - first.at)
}

/** Seconds until all are done at that rate; null without one. */
export function secondsLeft({ done, total }: Progress, rate: number | null): number | null {
  return rate ? (total - done) / rate : null
}
