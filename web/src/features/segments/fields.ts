/** The fields, ops and kinds of values that a segment can ask for, as CONTRACT's table has them, in words. Pure. */

export type Kind = 'set' | 'text' | 'number' | 'date' | 'boolean' | 'address'

/** How the value of an op is entered. */
export type Editor = 'text' | 'texts' | 'number' | 'pair' | 'day' | 'span' | 'flag' | 'none'

export interface FieldChoice {
  name: string
  label: string
  kind: Kind
  group: string
}

export interface OpChoice {
  name: string
  label: string
  editor: Editor
}

export const FIELDS: readonly FieldChoice[] = [
  { name: 'tags', label: 'Tags', kind: 'set', group: 'Labels' },
  { name: 'project_statuses', label: 'Project statuses', kind: 'set', group: 'Labels' },
  { name: 'company', label: 'Company', kind: 'text', group: 'Who and where' },
  { name: 'city', label: 'City', kind: 'text', group: 'Who and where' },
  { name: 'region', label: 'Region', kind: 'text', group: 'Who and where' },
  { name: 'country', label: 'Country (two letters)', kind: 'text', group: 'Who and where' },
  { name: 'language', label: 'Language', kind: 'text', group: 'Who and where' },
  { name: 'time_zone', label: 'Time zone', kind: 'text', group: 'Who and where' },
  { name: 'email_domain', label: 'Email domain', kind: 'text', group: 'Who and where' },
  { name: 'revenue', label: 'Revenue', kind: 'number', group: 'Business' },
  { name: 'created_at', label: 'Added', kind: 'date', group: 'Business' },
  { name: 'last_interaction_at', label: 'Last interaction', kind: 'date', group: 'Business' },
  { name: 'email', label: 'Email address', kind: 'address', group: 'Reach' },
  { name: 'phone', label: 'Phone number', kind: 'address', group: 'Reach' },
  { name: 'email_consent', label: 'Consent to email', kind: 'boolean', group: 'Reach' },
  { name: 'email_subscribed', label: 'Subscribed to email', kind: 'boolean', group: 'Reach' },
]

const PRESENCE: OpChoice[] = [
  { name: 'exists', label: 'is known', editor: 'none' },
  { name: 'missing', label: 'is not known', editor: 'none' },
]

export const OPS: Record<Kind, readonly OpChoice[]> = {
  set: [
    { name: 'has_any', label: 'include any of', editor: 'texts' },
    { name: 'has_none', label: 'include none of', editor: 'texts' },
    { name: 'has', label: 'include', editor: 'text' },
  ],
  text: [
    { name: 'is', label: 'is', editor: 'text' },
    { name: 'is_not', label: 'is not', editor: 'text' },
    { name: 'in', label: 'is one of', editor: 'texts' },
    { name: 'not_in', label: 'is none of', editor: 'texts' },
    { name: 'contains', label: 'contains', editor: 'text' },
    ...PRESENCE,
  ],
  number: [
    { name: 'gte', label: 'is at least', editor: 'number' },
    { name: 'lte', label: 'is at most', editor: 'number' },
    { name: 'gt', label: 'is more than', editor: 'number' },
    { name: 'lt', label: 'is less than', editor: 'number' },
    { name: 'eq', label: 'is exactly', editor: 'number' },
    { name: 'ne', label: 'is not', editor: 'number' },
    { name: 'between', label: 'is between', editor: 'pair' },
    ...PRESENCE,
  ],
  date: [
    { name: 'newer_than', label: 'was in the last', editor: 'span' },
    { name: 'older_than', label: 'was more than … ago', editor: 'span' },
    { name: 'before', label: 'was before', editor: 'day' },
    { name: 'after', label: 'was after', editor: 'day' },
    ...PRESENCE,
  ],
  boolean: [{ name: 'is', label: 'is', editor: 'flag' }],
  address: PRESENCE,
}

export function fieldOf(name: string): FieldChoice | undefined {
  return FIELDS.find((field) => field.name === name)
}

/** The ops of a field; none for a field that is not in the table. */
export function opsOf(field: string): readonly OpChoice[] {
  const choice = fieldOf(field)
  return choice ? OPS[choice.kind] : []
}

export function opOf(field: string, op: string): OpChoice | undefined {
  return opsOf(field).find((choice) => choice.name === op)
}
