/** Whether a contact can be emailed, as a hint for people; the rule itself is the backend's (`godwit.contacts.reachability`). Pure. */
import type { Contact } from '@/api/types'
import { suppressionReason } from './suppression'

export interface Hint {
  label: string
  detail: string
  color: string
}

/** The first that holds, in CONTRACT's order. */
export function emailHint(
  contact: Pick<Contact, 'email' | 'suppressed' | 'email_unsubscribed_at' | 'consent'>,
): Hint {
  if (!contact.email) return { label: 'No email', detail: 'There is no email address', color: 'gray' }
  if (contact.suppressed.email) {
    return {
      label: 'Suppressed',
      detail: `Nothing is sent here: ${suppressionReason(contact.suppressed.email)}`,
      color: 'red',
    }
  }
  if (contact.email_unsubscribed_at) {
    return { label: 'Unsubscribed', detail: 'They asked for no more email', color: 'orange' }
  }
  if (contact.consent.email.given) return { label: 'Consented', detail: 'Can be emailed', color: 'teal' }
  if (contact.consent.email.given === false) {
    return { label: 'Declined', detail: 'They said no to email', color: 'orange' }
  }
  return { label: 'No consent', detail: 'No consent to email is recorded', color: 'yellow' }
}
