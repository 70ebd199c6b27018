/** A campaign's audience: its shape in CONTRACT, its form, and the filter that counts it. Pure. */
import type { Filter } from '@/features/segments/filter'

export type Audience = { everyone: true } | { segments: string[]; exclude: string[] }

export interface AudienceValues {
  to: 'everyone' | 'segments'
  segments: string[]
  exclude: string[]
}

export function valuesOfAudience(audience: Audience | null): AudienceValues {
  if (audience && 'everyone' in audience) return { to: 'everyone', segments: [], exclude: [] }
  return { to: 'segments', segments: audience?.segments ?? [], exclude: audience?.exclude ?? [] }
}

/** Null while no segment has been chosen: drafts may be incomplete. */
export function audienceOf({ to, segments, exclude }: AudienceValues): Audience | null {
  if (to === 'everyone') return { everyone: true }
  return segments.length > 0 ? { segments, exclude } : null
}

/**
 * The filter that matches the audience; null while it is empty or a segment's filter is not known.
 *
 * @param filterOf the filter of a segment
 */
export function filterOfAudience(
  audience: Audience | null,
  filterOf: (segmentId: string) => Filter | undefined,
): Filter | null {
  if (audience === null) return null
  if ('everyone' in audience) return { all: [] }
  const [included, excluded] = [audience.segments, audience.exclude].map((ids) => ids.map(filterOf))
  if (!isKnown(included) || !isKnown(excluded) || included.length === 0) return null
  const among = anyOf(included)
  return excluded.length > 0 ? { all: [among, { not: anyOf(excluded) }] } : among
}

function isKnown(filters: (Filter | undefined)[] | undefined): filters is Filter[] {
  return filters?.every((filter) => filter !== undefined) ?? false
}

/** Groups may nest five deep, so one filter alone gets no group around it. */
function anyOf(filters: Filter[]): Filter {
  const [only] = filters
  return only && filters.length === 1 ? only : { any: filters }
}
