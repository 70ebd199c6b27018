/** The types of custom fields in words, and the names that labels suggest. Pure. */
import type { CustomField } from '@/api/types'

export const TYPES: Record<CustomField['type'], string> = {
  text: 'Text',
  number: 'Number',
  date: 'Date',
  boolean: 'Yes or no',
  set: 'List of labels',
}

/** A name as the API takes it, for a label: `Größe (EU)` → `grosse_eu`. */
export function nameFor(label: string): string {
  return label
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50)
}
