import { describe, expect, it } from 'vitest'
import { rateOf, sentenceOf, shareOf, totalOf } from './rates'

const FIGURES = { sent: 200, delivered: 180, bounced: 12, complained: 9 }
const NOTHING = { sent: 0, delivered: 0, bounced: 0, complained: 0 }

describe('rates', () => {
  it('take bounces of what was sent, complaints of what arrived', () => {
    expect(rateOf('bounce', FIGURES)).toBe(0.06)
    expect(rateOf('complaint', FIGURES)).toBe(0.05)
    expect(shareOf('bounce', FIGURES)).toBe('12 of 200 sent')
    expect(shareOf('complaint', FIGURES)).toBe('9 of 180 delivered')
  })

  it('are unknown where nothing was sent', () => {
    expect(rateOf('bounce', NOTHING)).toBeNull()
    expect(rateOf('complaint', { ...NOTHING, sent: 3 })).toBeNull()
  })

  it('add up over days', () => {
    expect(totalOf([FIGURES, NOTHING, FIGURES])).toEqual({
      sent: 400,
      delivered: 360,
      bounced: 24,
      complained: 18,
    })
    expect(totalOf([])).toEqual(NOTHING)
  })
})

it('says figures in a sentence', () => {
  expect(sentenceOf(NOTHING)).toBe('Nothing was sent.')
  expect(sentenceOf({ sent: 1, delivered: 1, bounced: 0, complained: 1 })).toBe(
    'Of 1 message sent, 0 bounced for good (0%) and 1 complained (100%).',
  )
})
