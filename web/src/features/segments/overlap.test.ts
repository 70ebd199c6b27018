import { expect, it } from 'vitest'
import { idsIn, matrixOf } from './overlap'

it('shows a pair in both its cells, each as a part of its row', () => {
  const rows = matrixOf({
    segments: [
      { id: 'a', count: 10 },
      { id: 'b', count: 4 },
      { id: 'c', count: 0 },
    ],
    pairs: [
      { ids: ['a', 'b'], count: 2 },
      { ids: ['a', 'c'], count: 0 },
      { ids: ['b', 'c'], count: 0 },
    ],
  })
  expect(rows.map(({ cells }) => cells.map(({ count, share }) => [count, share]))).toEqual([
    [
      [10, null],
      [2, 0.2],
      [0, 0],
    ],
    [
      [2, 0.5],
      [4, null],
      [0, 0],
    ],
    [
      [0, null],
      [0, null],
      [0, null],
    ],
  ])
})

it('takes each id of an address once, and not too many', () => {
  expect(idsIn('')).toEqual([])
  expect(idsIn('a,b,,a')).toEqual(['a', 'b'])
  expect(idsIn('a,b,c,d,e,f')).toEqual(['a', 'b', 'c', 'd', 'e'])
})
