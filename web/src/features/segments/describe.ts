/** A filter as a sentence. Pure. */
import { count, formatDate, formatMoment, formatNumber } from '@/ui/format'
import { choicesOf, fieldOf, opOf } from './fields'
import type { Filter, Value } from './filter'
import type { Vocabulary } from './vocabulary'

/** `Tags include any of vip or press, and City is Berlin`. */
export function describeFilter(filter: Filter, vocabulary: Vocabulary): string {
  const text = sentence(filter, vocabulary)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function sentence(filter: Filter, vocabulary: Vocabulary): string {
  if ('all' in filter) return filter.all.length ? join(filter.all, ', and ', vocabulary) : 'everyone'
  if ('any' in filter) return filter.any.length ? join(filter.any, ', or ', vocabulary) : 'nobody'
  if ('not' in filter) return `not (${sentence(filter.not, vocabulary)})`
  return condition(filter, vocabulary)
}

function condition(leaf: Extract<Filter, { field: string }>, { fields, labels }: Vocabulary): string {
  const field = fieldOf(fields, leaf.field)
  const label = field?.label ?? leaf.field.replace(/^custom\./, '')
  const op = opOf(fields, leaf.field, leaf.op)
  const choices = choicesOf(fields, leaf.field, leaf.op)
  const name = (text: string) => (choices && labels[choices].get(text)) ?? text
  const value = leaf.value ?? null
  if (op?.editor === 'none' || value === null) return `${label} ${op?.label ?? leaf.op}`
  if (field?.kind === 'segment' || field?.kind === 'campaign') {
    return `${op?.label ?? leaf.op} “${name(String(value))}”`
  }
  if (op?.editor === 'flag') return `${label}: ${value ? 'yes' : 'no'}`
  if (leaf.op === 'older_than') return `${label} was more than ${words(value, name)} ago`
  if (op?.editor === 'day') return `${label} ${op.label} ${dated(String(value))}`
  return `${label} ${op?.label ?? leaf.op} ${words(value, name, leaf.op === 'between' ? ' and ' : ' or ')}`
}

function join(parts: Filter[], word: string, vocabulary: Vocabulary): string {
  return parts
    .map((part) => {
      const text = sentence(part, vocabulary)
      return parts.length > 1 && partsOf(part).length > 1 ? `(${text})` : text
    })
    .join(word)
}

function partsOf(filter: Filter): Filter[] {
  if ('all' in filter) return filter.all
  return 'any' in filter ? filter.any : []
}

function dated(iso: string): string {
  return iso.includes('T') ? formatMoment(iso) : formatDate(iso)
}

function words(value: Value, name: (text: string) => string, last = ' or '): string {
  if (Array.isArray(value)) {
    const parts = value.map((part) => words(part, name))
    return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')}${last}${parts.at(-1)}`
  }
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'object') {
    return value.months === undefined ? count(value.days ?? 0, 'day') : count(value.months, 'month')
  }
  return name(String(value))
}
