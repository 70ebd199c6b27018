/** What each notification says, and where it leads. Pure. */
import type { Notification } from '@/api/types'

/** What happened, in a line; the reason stands below. */
export function headlineOf({ event, name }: Pick<Notification, 'event' | 'name'>): string {
  const named = name ? `“${name}”` : 'A campaign'
  switch (event) {
    case 'campaign_sent':
      return `${named} is sent`
    case 'campaign_resent':
      return `${named} is sent again where it failed`
    case 'campaign_failed':
      return `${named} could not be sent`
    case 'campaign_paused':
      return `${named} is paused`
    case 'campaign_braked':
      return `The brake stopped ${name ? named : 'a campaign'}`
    case 'campaign_warned':
      return `${named}: close to the brake`
    case 'workspace_braked':
      return 'All sending is stopped'
    case 'workspace_warned':
      return 'Sending is close to being stopped'
    case 'import_finished':
      return name ? `“${name}” is imported` : 'An import is done'
    case 'import_failed':
      return name ? `“${name}” could not be imported` : 'An import failed'
  }
}

/** Whether somebody should look at it soon. */
export function isUrgent({ event }: Pick<Notification, 'event'>): boolean {
  return /_(failed|paused|braked|warned)$/.test(event)
}

/** Where it is to be seen. */
export function placeOf({ campaign_id, import_id }: Pick<Notification, 'campaign_id' | 'import_id'>) {
  if (campaign_id) return { to: '/campaigns/$campaignId', params: { campaignId: campaign_id } } as const
  if (import_id) return { to: '/contacts/imports/$importId', params: { importId: import_id } } as const
  return { to: '/reputation' } as const
}
