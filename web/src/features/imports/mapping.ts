/** Which column of a file fills which field of a contact. Pure. */
import type { CustomField, ImportColumn, ImportFormat } from '@/api/types'

/** Field by heading; null leaves the column out. */
export type Mapping = Record<string, string | null>

const LABELS: Record<string, string> = {
  email: 'Email',
  phone: 'Phone',
  external_id: 'External id',
  first_name: 'First name',
  last_name: 'Last name',
  name: 'Full name',
  company: 'Company',
  city: 'City',
  region: 'Region',
  country: 'Country',
  time_zone: 'Time zone',
  language: 'Language',
  tags: 'Tags',
  revenue: 'Revenue',
  project_statuses: 'Project statuses',
  tracking: 'May be tracked',
  email_unsubscribed_at: 'Unsubscribed from email since',
  sms_opted_out_at: 'Opted out of SMS since',
  last_interaction_at: 'Last interaction',
}

/** The fields by which contacts are told apart: one of them must be there. */
const ADDRESSES = ['email', 'phone', 'external_id']

/** What the API guesses, to begin with. */
export function guessedMapping(columns: readonly ImportColumn[]): Mapping {
  return Object.fromEntries(columns.map(({ heading, guess }) => [heading, guess]))
}

/** What is wrong with a mapping, before the API is asked; null where nothing is. */
export function mappingFault(mapping: Mapping): string | null {
  const fields = Object.values(mapping)
  if (fields.some((field) => field !== null && ADDRESSES.includes(field))) return null
  return 'Say which column holds the email, the phone number or the external id'
}

/** The heading that a fault's path such as `mapping.E-Mail` is about, null where it is about none. */
export function headingAt(path: string): string | null {
  return path.startsWith('mapping.') ? path.slice('mapping.'.length) : null
}

/** The fields of an import for a select, custom ones in a group of their own. */
export function fieldOptions(fields: readonly string[], custom: readonly CustomField[]) {
  const labels = new Map(custom.map(({ name, label }) => [`custom.${name}`, label]))
  const options = fields.map((value) => ({ value, label: LABELS[value] ?? labels.get(value) ?? value }))
  const own = ({ value }: { value: string }) => value.startsWith('custom.')
  return [
    { group: 'Contact', items: options.filter((option) => !own(option)) },
    { group: 'Your own fields', items: options.filter(own) },
  ].filter(({ items }) => items.length > 0)
}

/** The format that a file's name speaks for. */
export function formatOf(filename: string): ImportFormat {
  return /\.json(\.gz)?$/i.test(filename) ? 'pinpoint_json' : 'csv'
}
