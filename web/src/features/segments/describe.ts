/** A filter as a sentence. Pure. */
import { count, formatDate, formatNumber } from '@/ui/format'
import { fieldOf, opOf } from './fields'
import type { Filter, Value } from './filter'

/** `Tags include any of vip or press, and City is Berlin`. */
export function describeFilter(filter: Filter): string {
  if ('all' in filter && filter.all.length === 0) return 'Everyone'
  if ('any' in filter && filter.any.length === 0) return 'Nobody'
  return sentence(filter)
}

function sentence(filter: Filter): string {
  if ('all' in filter) return join(filter.all, ', and ')
  if ('any' in filter) return join(filter.any, ', or ')
  if ('not' in filter) return `not (${sentence(filter.not)})`
  const field = fieldOf(filter.field)?.label ?? filter.field.replace(/^custom\./, '')
  const op = opOf(filter.field, filter.op)
  const value = filter.value ?? null
  if (op?.editor === 'none' || value === null) return `${field} ${op?.label ?? filter.op}`
  if (op?.editor === 'flag') return `${field}: ${value ? 'yes' : 'no'}`
  if (filter.op === 'older_than') return `${field} was more than ${words(value)} ago`
  if (op?.editor === 'day') return `${field} ${op.label} ${formatDate(String(value))}`
  return `${field} ${op?.label ?? filter.op} ${words(value, filter.op === 'between' ? ' and ' : ' or ')}`
}

function join(parts: Filter[], word: string): string {
  return parts
    .map((part) =>
      ('all' in part || 'any' in part) && parts.length > 1 ? `(${sentence(part)})` : sentence(part),
    )
    .join(word)
}

function words(value: Value, last = ' or '): string {
  if (Array.isArray(value))
    return list(
      value.map((part) => words(part)),
      last,
    )
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'object') {
    return value.months === undefined ? count(value.days ?? 0, 'day') : count(value.months, 'month')
  }
  return String(value)
}

function list(parts: string[], last: string): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')}${last}${parts.at(-1)}`
}
