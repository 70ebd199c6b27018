import { describe, expect, it } from 'vitest'
import type { Filter } from '@/features/segments/filter'
import { audienceOf, filterOfAudience, valuesOfAudience } from './audience'

const FILTERS: Record<string, Filter> = {
  vip: { field: 'tags', op: 'has', value: 'vip' },
  berlin: { field: 'city', op: 'is', value: 'Berlin' },
}
const filterOf = (id: string) => FILTERS[id]

describe('the audience', () => {
  it('comes back from the form as it went in', () => {
    const audiences = [{ everyone: true as const }, { segments: ['vip'], exclude: ['berlin'] }, null]
    for (const audience of audiences) expect(audienceOf(valuesOfAudience(audience))).toEqual(audience)
  })
})

describe('the filter that counts it', () => {
  it('matches everyone', () => {
    expect(filterOfAudience({ everyone: true }, filterOf)).toEqual({ all: [] })
  })

  it('matches any of the segments, less the excluded ones', () => {
    expect(filterOfAudience({ segments: ['vip', 'berlin'], exclude: [] }, filterOf)).toEqual({
      any: [FILTERS.vip, FILTERS.berlin],
    })
    expect(filterOfAudience({ segments: ['vip'], exclude: ['berlin'] }, filterOf)).toEqual({
      all: [FILTERS.vip, { not: FILTERS.berlin }],
    })
  })

  it('is not known where a segment is not', () => {
    expect(filterOfAudience({ segments: ['vip', 'gone'], exclude: [] }, filterOf)).toBeNull()
    expect(filterOfAudience({ segments: ['vip'], exclude: ['gone'] }, filterOf)).toBeNull()
  })
})
