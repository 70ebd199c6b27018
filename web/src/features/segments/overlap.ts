/** How far segments overlap, as a square of cells. Pure. */
import type { SegmentOverlap } from '@/api/types'

/** How many segments are compared at once: as many as a screen shows well. */
export const MOST_COMPARED = 5

export interface Cell {
  /** The column's segment. */
  id: string
  /** How many are in both segments; in the row's, where the column is the same. */
  count: number
  /** Which part of the row's segment that is, 0…1; null where the row's is empty or the column is the same. */
  share: number | null
}

export interface Row {
  id: string
  cells: Cell[]
}

/** A row and a column for each segment, in the order of the answer. */
export function matrixOf({ segments, pairs }: Pick<SegmentOverlap, 'segments' | 'pairs'>): Row[] {
  const counts = new Map(
    pairs.flatMap(({ ids: [a, b], count }) => [[`${a} ${b}`, count] as const, [`${b} ${a}`, count] as const]),
  )
  return segments.map((row) => ({
    id: row.id,
    cells: segments.map(({ id }) => {
      if (id === row.id) return { id, count: row.count, share: null }
      const count = counts.get(`${row.id} ${id}`) ?? 0
      return { id, count, share: row.count > 0 ? count / row.count : null }
    }),
  }))
}

/** The ids in an address such as `a,b,a`: each once, no more than are compared. */
export function idsIn(text: string): string[] {
  return [...new Set(text.split(',').filter(Boolean))].slice(0, MOST_COMPARED)
}
