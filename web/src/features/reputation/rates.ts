/** Bounce and complaint rates, as SES counts them. Pure. */
import type { BrakeFigures } from '@/api/types'
import { count, formatFineRate, formatNumber, formatRate } from '@/ui/format'

export type Kind = 'bounce' | 'complaint'

/** Hard bounces of what was sent, complaints of what was delivered; null where that is nothing. */
export function rateOf(kind: Kind, { sent, delivered, bounced, complained }: BrakeFigures): number | null {
  const [part, whole] = kind === 'bounce' ? [bounced, sent] : [complained, delivered]
  return whole > 0 ? part / whole : null
}

/** What a rate is made of: `12 of 1,000 sent`. */
export function shareOf(kind: Kind, { sent, delivered, bounced, complained }: BrakeFigures): string {
  return kind === 'bounce'
    ? `${formatNumber(bounced)} of ${formatNumber(sent)} sent`
    : `${formatNumber(complained)} of ${formatNumber(delivered)} delivered`
}

/** All of them together. */
export function totalOf(figures: readonly BrakeFigures[]): BrakeFigures {
  return figures.reduce<BrakeFigures>(
    (total, each) => ({
      sent: total.sent + each.sent,
      delivered: total.delivered + each.delivered,
      bounced: total.bounced + each.bounced,
      complained: total.complained + each.complained,
    }),
    { sent: 0, delivered: 0, bounced: 0, complained: 0 },
  )
}

/** The figures in a sentence: `Of 1,000 sent, 12 bounced for good (1.2%), 3 complained (0.3%).` */
export function sentenceOf(figures: BrakeFigures): string {
  if (figures.sent === 0) return 'Nothing was sent.'
  const bounces = `${formatNumber(figures.bounced)} bounced for good (${formatRate(rateOf('bounce', figures))})`
  const complaints = `${formatNumber(figures.complained)} complained (${formatFineRate(rateOf('complaint', figures))})`
  return `Of ${count(figures.sent, 'message')} sent, ${bounces} and ${complaints}.`
}
