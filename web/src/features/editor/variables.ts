/** Variables: what mails may be personalised with, and which an email uses. Pure. */
import type { CustomField } from '@/api/types'
import { type EmailDocument, mapNodes, nodesOf } from './document'

/** What a contact is known by that reads well in a mail, in the order that it is offered. */
const CONTACT_VARIABLES: Record<string, string> = {
  first_name: 'First name',
  last_name: 'Last name',
  company: 'Company',
  email: 'Email',
  phone: 'Phone',
  city: 'City',
  region: 'Region',
  country: 'Country',
  language: 'Language',
  external_id: 'External id',
}

/** Pages of ours, for links: each recipient's own. */
export const OWN_PAGES: Record<string, string> = {
  view_url: 'View in browser',
  unsubscribe_url: 'Unsubscribe page',
}

export interface Variable {
  name: string
  label: string
}

/** What can be chosen: the contact's fields and the workspace's own. */
export function variablesOf(fields: Pick<CustomField, 'name' | 'label'>[]): Variable[] {
  return [
    ...Object.entries(CONTACT_VARIABLES).map(([name, label]) => ({ name, label })),
    ...fields.map(({ name, label }) => ({ name: `custom.${name}`, label })),
  ]
}

/** What a variable is called; its bare name where nobody gave it another. */
export function labelOf(name: string, variables: readonly Variable[] = []): string {
  return (
    variables.find((each) => each.name === name)?.label ??
    CONTACT_VARIABLES[name] ??
    OWN_PAGES[name] ??
    name.replace(/^custom\./, '').replaceAll('_', ' ')
  )
}

/** A variable in template syntax; without a default it is empty where the contact has no value. */
export function templateOf(name: string, fallback: string): string {
  if (!fallback) return `{{ ${name} }}`
  return `{{ ${name} | default('${fallback.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}') }}`
}

export interface UsedVariable {
  name: string
  /** What stands there for contacts without a value, by use; null where nothing does. */
  defaults: (string | null)[]
  /** Whether each use is a chip of the document, so that the default can be set here. */
  chips: boolean
}

export interface EmailText {
  subject: string
  preheader: string
  content: { format: string; html?: string | null; text?: string | null; document?: unknown } | null
}

/** The variables that an email uses, in the order of their first use. Our own pages are none of the contact's. */
export function usedVariables({ subject, preheader, content }: EmailText): UsedVariable[] {
  const used = new Map<string, UsedVariable>()
  function add(name: string, fallback: string | null, chip: boolean) {
    if (name in OWN_PAGES) return
    const known = used.get(name)
    if (!known) used.set(name, { name, defaults: [fallback], chips: chip })
    else {
      if (!known.defaults.includes(fallback)) known.defaults.push(fallback)
      known.chips &&= chip
    }
  }
  const scan = (source: unknown) => {
    for (const { name, fallback } of templatesIn(String(source ?? ''))) add(name, fallback, false)
  }

  scan(subject)
  scan(preheader)
  scan(content?.html)
  scan(content?.text)
  if (content?.format === 'document' && content.document) {
    for (const { type, text, attrs = {}, marks = [] } of nodesOf(content.document as EmailDocument)) {
      if (type === 'variable') add(String(attrs.name), attrs.default ? String(attrs.default) : null, true)
      scan(text)
      for (const value of [attrs.text, attrs.href, ...marks.map((mark) => mark.attrs?.href)]) scan(value)
    }
  }
  return [...used.values()]
}

/** The document with this default wherever the variable stands as a chip. */
export function withDefault(document: EmailDocument, name: string, fallback: string): EmailDocument {
  return mapNodes(document, (node) =>
    node.type === 'variable' && node.attrs?.name === name
      ? { ...node, attrs: { name, ...(fallback && { default: fallback }) } }
      : node,
  )
}

const TAG = /\{\{(.*?)\}\}|\{%-?\s*(?:el)?if\b(.*?)%\}/gs
const NAME = /(?<![\w.'"])(custom\.[a-z0-9_]+|[a-z_][a-z0-9_]*)(?![\w.'"(])/g
const DEFAULT = /\|\s*default\(\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)")/
const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'is', 'true', 'false', 'none'])

/** The names in template syntax; of a condition, those it compares. A reader's aid: the backend alone parses it wholly. */
function* templatesIn(source: string): Generator<{ name: string; fallback: string | null }> {
  for (const [, shown, condition] of source.matchAll(TAG)) {
    if (shown !== undefined) {
      const fallback = DEFAULT.exec(shown)
      const [name] = shown.split('|')[0]?.match(NAME) ?? []
      const words = fallback?.[1] ?? fallback?.[2]
      if (name) yield { name, fallback: words?.replace(/\\(.)/g, '$1') || null }
    } else {
      const bare = (condition ?? '')
        .replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, '')
        .replace(/\|\s*\w+/g, '')
      // A condition is its own answer to what is missing.
      for (const name of bare.match(NAME) ?? []) if (!KEYWORDS.has(name)) yield { name, fallback: '' }
    }
  }
}
