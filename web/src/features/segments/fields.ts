/** The fields, ops and kinds of values that a segment can ask for, as CONTRACT's table has them, in words. Pure. */
import type { CustomField } from '@/api/types'

export type Kind = 'set' | 'text' | 'number' | 'date' | 'boolean' | 'address' | 'segment' | 'campaign'

/** How the value of an op is entered. */
export type Editor = 'text' | 'texts' | 'number' | 'pair' | 'day' | 'span' | 'flag' | 'none'

/** What a field's values are chosen from, where they aren't free. */
export type Choices = 'topics' | 'segments' | 'campaigns' | 'countries' | 'time_zones'

export interface FieldChoice {
  name: string
  label: string
  kind: Kind
  group: string
  choices?: Choices
}

export interface OpChoice {
  name: string
  label: string
  editor: Editor
}

const WHO = 'Who and where'
const BUSINESS = 'Business'
const ACTIVITY = 'Activity'
const REACH = 'Reach'

/** What every workspace has. */
export const FIELDS: readonly FieldChoice[] = [
  { name: 'tags', label: 'Tags', kind: 'set', group: 'Labels' },
  { name: 'project_statuses', label: 'Project statuses', kind: 'set', group: 'Labels' },
  { name: 'topics', label: 'Topics', kind: 'set', group: 'Labels', choices: 'topics' },
  { name: 'segment', label: 'Segment', kind: 'segment', group: 'Labels', choices: 'segments' },
  { name: 'company', label: 'Company', kind: 'text', group: WHO },
  { name: 'city', label: 'City', kind: 'text', group: WHO },
  { name: 'region', label: 'Region', kind: 'text', group: WHO },
  { name: 'country', label: 'Country', kind: 'text', group: WHO, choices: 'countries' },
  { name: 'language', label: 'Language', kind: 'text', group: WHO },
  { name: 'time_zone', label: 'Time zone', kind: 'text', group: WHO, choices: 'time_zones' },
  { name: 'email_domain', label: 'Email domain', kind: 'text', group: WHO },
  { name: 'revenue', label: 'Revenue', kind: 'number', group: BUSINESS },
  { name: 'created_at', label: 'Added', kind: 'date', group: BUSINESS },
  { name: 'last_interaction_at', label: 'Last interaction', kind: 'date', group: BUSINESS },
  { name: 'campaign', label: 'Campaign', kind: 'campaign', group: ACTIVITY, choices: 'campaigns' },
  { name: 'last_opened_at', label: 'Last open', kind: 'date', group: ACTIVITY },
  { name: 'last_clicked_at', label: 'Last click', kind: 'date', group: ACTIVITY },
  { name: 'email', label: 'Email address', kind: 'address', group: REACH },
  { name: 'phone', label: 'Phone number', kind: 'address', group: REACH },
  { name: 'email_consent', label: 'Consent to email', kind: 'boolean', group: REACH },
  { name: 'sms_consent', label: 'Consent to SMS', kind: 'boolean', group: REACH },
  { name: 'email_subscribed', label: 'Subscribed to email', kind: 'boolean', group: REACH },
  { name: 'sms_subscribed', label: 'Subscribed to SMS', kind: 'boolean', group: REACH },
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
  segment: [
    { name: 'in', label: 'is in', editor: 'text' },
    { name: 'not_in', label: 'is not in', editor: 'text' },
  ],
  campaign: [
    { name: 'opened', label: 'opened', editor: 'text' },
    { name: 'not_opened', label: 'got, but did not open', editor: 'text' },
    { name: 'clicked', label: 'clicked in', editor: 'text' },
    { name: 'not_clicked', label: 'got, but did not click in', editor: 'text' },
    { name: 'sent', label: 'was sent', editor: 'text' },
    { name: 'not_sent', label: 'was not sent', editor: 'text' },
  ],
}

/** The built-in fields and a workspace's own. */
export function fieldsWith(custom: readonly Pick<CustomField, 'name' | 'label' | 'type'>[]): FieldChoice[] {
  return [
    ...FIELDS,
    ...custom.map(({ name, label, type }) => ({
      name: `custom.${name}`,
      label,
      kind: type,
      group: 'Your own fields',
    })),
  ]
}

export function fieldOf(fields: readonly FieldChoice[], name: string): FieldChoice | undefined {
  return fields.find((field) => field.name === name)
}

/** The ops of a field; none for a field that there is not. */
export function opsOf(fields: readonly FieldChoice[], field: string): readonly OpChoice[] {
  const choice = fieldOf(fields, field)
  return choice ? OPS[choice.kind] : []
}

export function opOf(fields: readonly FieldChoice[], field: string, op: string): OpChoice | undefined {
  return opsOf(fields, field).find((choice) => choice.name === op)
}

/** What the value of a field's op is chosen from; undefined where it is free, as the part of a text is. */
export function choicesOf(fields: readonly FieldChoice[], field: string, op: string): Choices | undefined {
  return op === 'contains' ? undefined : fieldOf(fields, field)?.choices
}
