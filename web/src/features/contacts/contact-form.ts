/** The form of a contact's fields, from and to the API's shapes. Pure. */
import { sameNames } from '@/api/problem'
import type { Contact, ContactChanges } from '@/api/types'

export const TEXT_FIELDS = [
  'email',
  'phone',
  'first_name',
  'last_name',
  'company',
  'city',
  'region',
  'country',
  'language',
  'time_zone',
  'external_id',
] as const

const LIST_FIELDS = ['tags', 'project_statuses', 'topics'] as const

type TextField = (typeof TEXT_FIELDS)[number]
type ListField = (typeof LIST_FIELDS)[number]

/** A custom field's value as it is entered; null and the empty text say nothing. */
export type CustomValue = string | number | boolean | string[] | null

export type ContactValues = Record<TextField, string> &
  Record<ListField, string[]> & {
    revenue: number | string
    /** Whether opens and clicks may be recorded. */
    tracking: boolean
    custom: Record<string, CustomValue>
    /** The person said yes to email, and where we know it from. Asked for new contacts only. */
    agreed: boolean
    source: string
  }

/** The values that a form starts with. */
export function valuesOf(contact?: Contact): ContactValues {
  const texts = Object.fromEntries(TEXT_FIELDS.map((field) => [field, contact?.[field] ?? '']))
  const lists = Object.fromEntries(LIST_FIELDS.map((field) => [field, contact?.[field] ?? []]))
  return {
    ...(texts as Record<TextField, string>),
    ...(lists as Record<ListField, string[]>),
    revenue: contact?.revenue ?? 0,
    tracking: contact?.tracking ?? true,
    custom: (contact?.custom ?? {}) as Record<string, CustomValue>,
    agreed: false,
    source: '',
  }
}

/** Only what differs from `before`, so that what others changed meanwhile stays; what was emptied becomes null. */
export function changesOf(before: ContactValues, after: ContactValues): ContactChanges {
  const changes: ContactChanges = {}
  for (const field of TEXT_FIELDS) {
    const text = after[field].trim()
    if (text !== before[field]) changes[field] = text || null
  }
  for (const field of LIST_FIELDS) {
    if (!same(after[field], before[field])) changes[field] = after[field]
  }
  if (after.revenue !== before.revenue) changes.revenue = Number(after.revenue)
  if (after.tracking !== before.tracking) changes.tracking = after.tracking
  const custom = Object.entries(after.custom)
    .map(([name, value]) => [name, said(value)] as const)
    .filter(([name, value]) => !same(value, said(before.custom[name] ?? null)))
  if (custom.length > 0) changes.custom = Object.fromEntries(custom)
  if (after.agreed) changes.consent = { email: { given: true, source: after.source.trim() } }
  return changes
}

/**
 * What has been entered on top of `base`, put on top of a newer version of the contact. Null where both changed the same
 * field: then people decide.
 */
export function rebased(
  base: ContactValues,
  values: ContactValues,
  fresh: ContactValues,
): ContactValues | null {
  const ours = changesOf(base, values)
  const theirs = changesOf(base, fresh)
  const both = Object.keys(ours).some((field) => field !== 'custom' && field in theirs)
  const bothCustom = Object.keys(ours.custom ?? {}).some((name) => name in (theirs.custom ?? {}))
  if (both || bothCustom) return null
  const kept = Object.fromEntries(
    Object.keys(ours).map((field) => [field, values[field as keyof ContactValues]]),
  )
  return {
    ...fresh,
    ...kept,
    custom: { ...fresh.custom, ...(ours.custom as ContactValues['custom'] | undefined) },
  }
}

/** What can be said before the API is asked: message by field. */
export function faultsOf(values: ContactValues): Record<string, string> {
  const faults: Record<string, string> = {}
  if (!values.email.trim() && !values.phone.trim()) faults.email = 'Enter an email or a phone number'
  if (values.agreed && !values.source.trim()) faults.source = 'Say where they agreed'
  return faults
}

/** The form's field for a fault's path. */
export function fieldAt(path: string): string | null {
  const custom = /^custom\.[a-z0-9_]+/.exec(path)?.[0]
  return custom ?? sameNames([...TEXT_FIELDS, ...LIST_FIELDS, 'revenue', 'tracking'])(path)
}

function said(value: CustomValue): CustomValue {
  if (typeof value === 'string') return value.trim() || null
  return Array.isArray(value) && value.length === 0 ? null : value
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** The contact's name, company or address, whichever there is. */
export function nameOf(
  contact: Pick<Contact, 'first_name' | 'last_name' | 'email' | 'phone' | 'id'>,
): string {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(' ')
  return name || contact.email || contact.phone || `Contact ${contact.id}`
}
