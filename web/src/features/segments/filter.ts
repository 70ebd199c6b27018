/** Segment filters as CONTRACT has them, and the tree that the builder edits. Pure. */
import { choicesOf, type Editor, type FieldChoice, opOf, opsOf } from './fields'

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

/** How many parts of a group must hold. */
export type Match = 'all' | 'any' | 'none' | 'not_all'

/** A condition being made. `value` is what has been entered so far: null while there is nothing. */
export interface Condition {
  id: string
  field: string
  op: string
  value: Value | null
}

/** A group being made. */
export interface Group {
  id: string
  match: Match
  parts: Part[]
}

export type Part = Condition | Group

/** Groups in groups, as deep as the API takes them; a group that says no counts twice. */
export const DEEPEST = 5

export function isGroup(part: Part): part is Group {
  return 'parts' in part
}

/** A condition on a field, with the field's first op and nothing entered. */
export function newCondition(id: string, field: string, fields: readonly FieldChoice[]): Condition {
  const op = opsOf(fields, field)[0]
  return { id, field, op: op?.name ?? '', value: op ? startOf(op.editor) : null }
}

/** The condition with another op; what was entered stays where the new op can take it. */
export function withOp(condition: Condition, op: string, fields: readonly FieldChoice[]): Condition {
  const before = opOf(fields, condition.field, condition.op)?.editor
  const after = opOf(fields, condition.field, op)?.editor
  const { value } = condition
  if (!after) return { ...condition, op }
  if (choicesOf(fields, condition.field, condition.op) !== choicesOf(fields, condition.field, op)) {
    return { ...condition, op, value: startOf(after) }
  }
  if (before === after) return { ...condition, op }
  if (before === 'text' && after === 'texts') {
    return { ...condition, op, value: value ? [String(value)] : [] }
  }
  if (before === 'texts' && after === 'text') {
    return { ...condition, op, value: Array.isArray(value) ? String(value[0] ?? '') : null }
  }
  return { ...condition, op, value: startOf(after) }
}

/** Whether everything that the condition's op needs has been entered. */
export function isComplete({ field, op, value }: Condition, fields: readonly FieldChoice[]): boolean {
  switch (opOf(fields, field, op)?.editor) {
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

/** The conditions in which something is missing. */
export function openConditions(part: Part, fields: readonly FieldChoice[]): Condition[] {
  if (isGroup(part)) return part.parts.flatMap((each) => openConditions(each, fields))
  return isComplete(part, fields) ? [] : [part]
}

/** The filter that the tree says; null while a condition is incomplete. */
export function filterOf(root: Group, fields: readonly FieldChoice[]): Filter | null {
  return openConditions(root, fields).length > 0 ? null : written(root, fields)
}

/** The tree of a filter, a group at its root. */
export function treeOf(filter: Filter): Group {
  const part = read(filter, 'root')
  return isGroup(part) ? part : { id: 'root', match: 'all', parts: [{ ...part, id: 'root.0' }] }
}

/** How many levels of the written filter a group takes, its parts left out. */
export function levelsOf(match: Match): number {
  return match === 'all' || match === 'any' ? 1 : 2
}

/** How many levels a part takes with all that is in it. */
export function depthOf(part: Part): number {
  return isGroup(part) ? levelsOf(part.match) + Math.max(0, ...part.parts.map(depthOf)) : 0
}

/** The id of the part that a fault at a path such as `filter.all[1].value` is about; null where it is about none. */
export function partAt(root: Group, path: string): string | null {
  const [start, ...steps] = path.match(/[^.[\]]+/g) ?? []
  return start === 'filter' ? follow(root, steps) : null
}

function follow(part: Part, steps: string[]): string {
  if (!isGroup(part)) return part.id
  const [step, ...rest] = steps
  if (step === 'not') {
    const only = part.parts[0]
    if (only && part.match === 'none' && part.parts.length === 1) return follow(only, rest)
    return follow(part, rest)
  }
  const child = part.parts[Number(rest[0])]
  return step && child ? follow(child, rest.slice(1)) : part.id
}

function written(part: Part, fields: readonly FieldChoice[]): Filter {
  if (!isGroup(part)) return leafOf(part, fields)
  const parts = part.parts.map((each) => written(each, fields))
  switch (part.match) {
    case 'all':
      return { all: parts }
    case 'any':
      return { any: parts }
    case 'not_all':
      return { not: { all: parts } }
    case 'none':
      return { not: parts.length === 1 && parts[0] ? parts[0] : { any: parts } }
  }
}

function read(filter: Filter, id: string): Part {
  if ('all' in filter) return { id, match: 'all', parts: readAll(filter.all, id) }
  if ('any' in filter) return { id, match: 'any', parts: readAll(filter.any, id) }
  if ('not' in filter) {
    if ('all' in filter.not) return { id, match: 'not_all', parts: readAll(filter.not.all, id) }
    const refused = 'any' in filter.not ? filter.not.any : [filter.not]
    return { id, match: 'none', parts: readAll(refused, id) }
  }
  return { id, field: filter.field, op: filter.op, value: filter.value ?? null }
}

function readAll(filters: Filter[], id: string): Part[] {
  return filters.map((each, position) => read(each, `${id}.${position}`))
}

function leafOf({ field, op, value }: Condition, fields: readonly FieldChoice[]): Filter {
  if (opOf(fields, field, op)?.editor === 'none') return { field, op }
  return { field, op, value: typeof value === 'string' ? value.trim() : value }
}

function startOf(editor: Editor): Value | null {
  if (editor === 'texts') return []
  if (editor === 'span') return { days: 30 }
  return editor === 'flag' ? true : null
}
