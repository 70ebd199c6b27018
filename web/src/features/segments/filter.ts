/** Segment filters: CONTRACT's tree, and the rows of the form that make one. Pure. */
import { type Editor, opOf, opsOf } from './fields'

export interface Span {
  days?: number
  months?: number
}

export type Value = string | number | boolean | string[] | number[] | Span

export type Filter =
  | { all: Filter[] }
  | { any: Filter[] }
  | { not: Filter }
  | { field: string; op: string; value?: Value | null }

export type Match = 'all' | 'any'

/** A row of the form. `value` is what has been entered so far: null while there is nothing. */
export interface Row {
  id: number
  field: string
  op: string
  value: Value | null
}

/** A row for a field, with its first op and nothing entered. */
export function newRow(id: number, field: string): Row {
  const op = opsOf(field)[0]
  return { id, field, op: op?.name ?? '', value: op ? startOf(op.editor) : null }
}

/** The row with another op; what was entered stays where the new op can take it. */
export function withOp(row: Row, op: string): Row {
  const before = opOf(row.field, row.op)?.editor
  const after = opOf(row.field, op)?.editor
  if (before === after || !after) return { ...row, op }
  if (before === 'text' && after === 'texts')
    return { ...row, op, value: row.value ? [String(row.value)] : [] }
  if (before === 'texts' && after === 'text') {
    return { ...row, op, value: Array.isArray(row.value) ? String(row.value[0] ?? '') : null }
  }
  return { ...row, op, value: startOf(after) }
}

/** Whether everything that the row's op needs has been entered. */
export function isComplete(row: Row): boolean {
  const editor = opOf(row.field, row.op)?.editor
  const { value } = row
  switch (editor) {
    case 'none':
      return true
    case 'text':
    case 'day':
      return typeof value === 'string' && value.trim() !== ''
    case 'texts':
      return Array.isArray(value) && value.length > 0
    case 'number':
      return typeof value === 'number'
    case 'pair':
      return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number')
    case 'span':
      return (
        typeof value === 'object' && value !== null && Object.values(value).some((n) => typeof n === 'number')
      )
    case 'flag':
      return typeof value === 'boolean'
    case undefined:
      return false
  }
}

/** The filter that the rows say; null while one of them is incomplete. No rows match everyone. */
export function filterOf(match: Match, rows: readonly Row[]): Filter | null {
  if (rows.length === 0) return { all: [] }
  if (!rows.every(isComplete)) return null
  const leaves = rows.map(leafOf)
  return match === 'all' ? { all: leaves } : { any: leaves }
}

/** The position of the row that a fault such as `filter.all[1].value` is about, null where it is about none. */
export function rowAt(path: string): number | null {
  const position = /^filter\.(?:all|any)\[(\d+)\]/.exec(path)?.[1]
  return position === undefined ? null : Number(position)
}

function leafOf({ field, op, value }: Row): Filter {
  if (opOf(field, op)?.editor === 'none') return { field, op }
  return { field, op, value: typeof value === 'string' ? value.trim() : value }
}

function startOf(editor: Editor): Value | null {
  if (editor === 'texts') return []
  if (editor === 'span') return { days: 30 }
  return editor === 'flag' ? true : null
}
