/** Why an address is suppressed, in words. Pure. */

/** What the system itself gives for a reason. */
const REASONS: Record<string, string> = {
  hard_bounce: 'Bounced for good',
  complaint: 'Complained about a mail',
  soft_bounces: 'Bounced five times in a row',
  unsubscribed: 'Unsubscribed',
  erased: 'Erased',
}

/** Words for the system's own reasons; others are as people wrote them. */
export function suppressionReason(reason: string): string {
  return REASONS[reason] ?? reason
}
