import { describe, expect, it } from 'vitest'
import { progressOf, rateOf, type Sample, secondsLeft, withSample } from './progress'

const FIGURES = { recipients: 200, pending: 100, sent: 90, failed: 4, skipped: 4, unknown: 2 }

describe('progress', () => {
  it('counts what is final, whatever its end', () => {
    expect(progressOf(FIGURES)).toEqual({ total: 200, done: 100, sent: 45, skipped: 2, failed: 3 })
  })

  it('divides by nothing where there is nobody', () => {
    expect(progressOf({ recipients: 0, pending: 0, sent: 0, failed: 0, skipped: 0, unknown: 0 })).toEqual({
      total: 0,
      done: 0,
      sent: 0,
      skipped: 0,
      failed: 0,
    })
  })
})

describe('the rate', () => {
  const samples = (...pairs: [number, number][]) =>
    pairs.reduce<Sample[]>((kept, [at, done]) => withSample(kept, { at, done }), [])

  it('is that of the last seconds, not of the whole time', () => {
    const kept = samples([0, 0], [10_000, 1000], [20_000, 1100], [30_000, 1200])
    expect(rateOf(kept)).toBe(10)
  })

  it('is not known at first, nor while nothing moves', () => {
    expect(rateOf(samples([0, 0], [1_000, 100]))).toBeNull()
    expect(rateOf(samples([0, 50], [5_000, 50]))).toBeNull()
  })

  it('leaves out the time before the first movement', () => {
    expect(rateOf(samples([0, 0], [9_000, 0], [10_000, 0], [15_000, 50]))).toBe(10)
  })

  it('starts anew when the count falls back, as after a recount', () => {
    expect(samples([0, 100], [1_000, 40])).toEqual([{ at: 1_000, done: 40 }])
  })

  it('tells the time left', () => {
    expect(secondsLeft(progressOf(FIGURES), 10)).toBe(10)
    expect(secondsLeft(progressOf(FIGURES), null)).toBeNull()
  })
})
