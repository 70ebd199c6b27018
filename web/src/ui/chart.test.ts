import { describe, expect, it } from 'vitest'
import { namedDays, pathOf, pointsOf, scaleFor } from './chart'

describe('the scale of a chart', () => {
  it.each([
    [
      [0.05, 0.1],
      [0, 0.025, 0.05, 0.075, 0.1],
    ],
    [[0.3], [0, 0.1, 0.2, 0.3]],
    [[7], [0, 2, 4, 6, 8]],
    [[1], [0, 0.25, 0.5, 0.75, 1]],
  ])('has even ticks for %j', (values, ticks) => {
    expect(scaleFor(values)).toEqual({ top: ticks.at(-1), ticks })
  })

  it('is there without any value', () => {
    expect(scaleFor([]).top).toBe(1)
    expect(scaleFor([0, 0]).top).toBe(1)
  })
})

describe('the line of a chart', () => {
  it('breaks off over days without a value', () => {
    const points = pointsOf([0, 0.5, null, 1, null, 0.5], 1, 100, 10)
    expect(pathOf(points)).toBe('M0 10L20 5M60 0M100 5')
  })

  it('stays within the chart', () => {
    expect(pointsOf([2], 1, 100, 10)).toEqual([{ x: 50, y: 0 }])
  })
})

it('names days evenly, the last among them', () => {
  expect(namedDays(30, 5)).toEqual([5, 11, 17, 23, 29])
  expect(namedDays(3, 5)).toEqual([0, 1, 2])
  expect(namedDays(0, 5)).toEqual([])
})
