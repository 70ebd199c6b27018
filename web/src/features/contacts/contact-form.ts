/** The form of a contact's basic fields, from and to the API's shapes. Pure. */
import type { Contact } from '@/api/types'

export const TEXT_FIELDS = [
  'email',
  'phone',
  'first_name',
  'last_name',
  'company',
  'city',
  'region',
  'country',
] as const

type TextField = (typeof TEXT_FIELDS)[number]

export type ContactValues = Record<TextField, string> & {
  tags: string[]
  /** The person said yes to email, and where we know it from. Asked for new contacts only. */
  agreed: boolean
  source: string
}

export type ContactChanges = Partial<Record<TextField, string | null>> & {
  tags?: string[]
  consent?: { email: { given: boolean; source: string } }
}

export const FIELD_NAMES = [...TEXT_FIELDS, 'tags']

/** The values that a form starts with. */
export function valuesOf(contact?: Contact): ContactValues {
  const texts = Object.fromEntries(TEXT_FIELDS.map((field) => [field, contact?.[field] ?? '']))
  return { ...(texts as Record<TextField, string>), tags: contact?.tags ?? [], agreed: false, source: '' }
}

/** Only what differs from `before`, so that what others changed meanwhile stays; empty texts become null. */
export function changesOf(before: ContactValues, after: ContactValues): ContactChanges {
  const changes: ContactChanges = {}
  for (const field of TEXT_FIELDS) {
    const text = after[field].trim()
    if (text !== before[field]) changes[field] = text || null
  }
  if (JSON.stringify(after.tags) !== JSON.stringify(before.tags)) changes.tags = after.tags
  if (after.agreed) changes.consent = { email: { given: true, source: after.source.trim() } }
  return changes
}

/** What can be said before the API is asked: message by field. */
export function faultsOf(values: ContactValues): Record<string, string> {
  const faults: Record<string, string> = {}
  if (!values.email.trim() && !values.phone.trim()) faults.email = 'Enter an email or a phone number'
  if (values.agreed && !values.source.trim()) faults.source = 'Say where they agreed'
  return faults
}

/** The contact's name, company or address, whichever there is. */
export function nameOf(
  contact: Pick<Contact, 'first_name' | 'last_name' | 'email' | 'phone' | 'id'>,
): string {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(' ')
  return name || contact.email || contact.phone || `Contact ${contact.id}`
}
