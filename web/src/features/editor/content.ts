/** The content of an email as the editor takes it and the API keeps it. Pure. */
import { EMPTY_DOCUMENT, type EmailDocument, isEmpty } from './document'

export type EmailContent =
  | { format: 'document'; document: EmailDocument }
  | { format: 'html'; html: string; text?: string }

export const EMPTY_CONTENT: EmailContent = { format: 'document', document: EMPTY_DOCUMENT }

export const FIRST_HTML: EmailContent = {
  format: 'html',
  html: "<p>Hello {{ first_name | default('there') }},</p>\n\n<p>…</p>\n",
}

/** Content as the API answers it: of a campaign, a template or a starter. */
interface Kept {
  format?: string
  document?: Record<string, unknown> | null
  html?: string | null
  text?: string | null
}

/** Null where nothing has been chosen yet. Text alone becomes HTML source beside its text. */
export function contentOf(kept: Kept | null): EmailContent | null {
  if (!kept) return null
  if (kept.document) return { format: 'document', document: kept.document as unknown as EmailDocument }
  return { format: 'html', html: kept.html ?? '', ...(kept.text && { text: kept.text }) }
}

/** Whether it would be no loss to replace it. */
export function isBlank(content: EmailContent | null): boolean {
  if (content === null) return true
  return content.format === 'document' ? isEmpty(content.document) : content.html.trim() === ''
}

/** The content in the API's shape. */
export function bodyOfContent(content: EmailContent) {
  return content.format === 'document'
    ? { format: content.format, document: content.document as unknown as Record<string, unknown> }
    : { format: content.format, html: content.html, ...(content.text && { text: content.text }) }
}
