/** What each campaign and recipient status is called and allows; the state machine itself is the backend's. Pure. */
import type { CampaignStatus, RecipientStatus } from '@/api/types'

export type ActionName = 'send' | 'unschedule' | 'pause' | 'resume' | 'cancel' | 'archive' | 'unarchive'

export interface StatusLook {
  label: string
  color: string
}

export const CAMPAIGN_STATUS: Record<CampaignStatus, StatusLook> = {
  draft: { label: 'Draft', color: 'gray' },
  scheduled: { label: 'Scheduled', color: 'blue' },
  resolving: { label: 'Preparing', color: 'cyan' },
  sending: { label: 'Sending', color: 'cyan' },
  paused: { label: 'Paused', color: 'yellow' },
  sent: { label: 'Sent', color: 'teal' },
  cancelled: { label: 'Cancelled', color: 'gray' },
  failed: { label: 'Failed', color: 'red' },
}

/** In the order of how far a recipient came; the filter offers them so. */
export const RECIPIENT_STATUS: Record<RecipientStatus, StatusLook> = {
  clicked: { label: 'Clicked', color: 'teal' },
  opened: { label: 'Opened', color: 'teal' },
  delivered: { label: 'Delivered', color: 'teal' },
  sent: { label: 'Sent', color: 'cyan' },
  claimed: { label: 'Being sent', color: 'cyan' },
  pending: { label: 'Pending', color: 'gray' },
  unsubscribed: { label: 'Unsubscribed', color: 'orange' },
  complained: { label: 'Complained', color: 'red' },
  bounced: { label: 'Bounced', color: 'red' },
  failed: { label: 'Failed', color: 'red' },
  unknown: { label: 'Unknown', color: 'yellow' },
  skipped: { label: 'Skipped', color: 'gray' },
  excluded: { label: 'Excluded', color: 'gray' },
}

const ALLOWED: Record<ActionName | 'resend', readonly CampaignStatus[]> = {
  send: ['draft', 'scheduled'],
  unschedule: ['scheduled'],
  pause: ['resolving', 'sending'],
  resume: ['paused'],
  cancel: ['scheduled', 'resolving', 'sending', 'paused'],
  resend: ['sent', 'cancelled'],
  archive: ['draft', 'sent', 'cancelled', 'failed'],
  unarchive: ['draft', 'sent', 'cancelled', 'failed'],
}

/** The status that the page shows at once, before the server has answered. Sending waits for the answer: it may be refused for good reasons. */
export const EXPECTED: Partial<Record<ActionName, CampaignStatus>> = {
  unschedule: 'draft',
  pause: 'paused',
  resume: 'sending',
  cancel: 'cancelled',
}

export function mayDo(action: ActionName | 'resend', status: CampaignStatus): boolean {
  return ALLOWED[action].includes(status)
}

/** Whether the campaign is on its way: its figures change from second to second. */
export function isLive(status: CampaignStatus): boolean {
  return status === 'resolving' || status === 'sending'
}

/** Why a contact was left out or a mail was not sent, in words; the provider's own text stays as it is. */
export function reasonLabel(reason: string): string {
  return REASONS[reason] ?? reason.replaceAll('_', ' ')
}

const REASONS: Record<string, string> = {
  no_address: 'no email address',
  suppressed: 'suppressed',
  unsubscribed: 'unsubscribed',
  no_consent: 'no consent',
  internal: 'an error on our side',
}
