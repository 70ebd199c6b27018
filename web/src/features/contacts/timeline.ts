/** The entries of a contact's timeline in words. Pure. */
import type { TimelineEntry } from '@/api/types'

const CHANNELS = { email: 'email', sms: 'SMS' } as const

/** Why recipients leave, as the unsubscribe page has them choose. */
const LEAVING: Record<string, string> = {
  too_many: 'too many messages',
  not_interesting: 'not interested',
  never_signed_up: 'never signed up',
}

/** What has happened: `Agreed to email`. */
export function headlineOf(entry: TimelineEntry): string {
  const channel = entry.channel ? CHANNELS[entry.channel] : 'email'
  const named = entry.name ? `“${entry.name}”` : 'a campaign'
  switch (entry.kind) {
    case 'consent':
      if (entry.given === true) return `Agreed to ${channel}`
      return entry.given === false ? `Declined ${channel}` : `Consent to ${channel} is no longer recorded`
    case 'unsubscribed':
      return `Unsubscribed from ${entry.topic_id && entry.name ? named : channel}`
    case 'resubscribed':
      return `Subscribed again to ${entry.topic_id && entry.name ? named : channel}`
    case 'subscribed':
      return `Subscribed to ${entry.name ? named : 'a topic'}`
    case 'suppressed':
      return entry.channel === 'sms' ? 'Phone number suppressed' : 'Email address suppressed'
    case 'unsuppressed':
      return entry.channel === 'sms' ? 'Phone number released' : 'Email address released'
    case 'note':
      return 'Note'
    case 'unsubscribe_reason':
      return `Said why they left: ${LEAVING[entry.reason ?? ''] ?? 'another reason'}`
    case 'import':
      return `Imported from ${entry.name ? named : 'a file'}`
    case 'sent':
      return `Was sent ${named}`
    case 'delivered':
      return `${capital(named)} was delivered`
    case 'delayed':
      return `${capital(named)} could not be delivered at once`
    case 'opened':
      return `Opened ${named}`
    case 'clicked':
      return `Clicked in ${named}`
    case 'opened_machine':
      return `${capital(named)} was opened by a machine`
    case 'clicked_machine':
      return `Links in ${named} were followed by a machine`
    case 'bounced':
      return `${capital(named)} bounced`
    case 'complained':
      return `Complained about ${named}`
    case 'failed':
      return `${capital(named)} could not be sent`
    case 'skipped':
      return `Was left out of ${named}`
  }
}

const MACHINES: Record<string, string> = {
  head: 'It only asked whether the address is there',
  scanner: 'A security filter, robot or link preview',
  apple_privacy: 'Apple Mail loads images before anybody reads',
  burst: 'Several links within seconds',
  on_delivery: 'Several links as soon as it was delivered',
  image_proxy: 'The mailbox provider loaded images on delivery',
}

/** Why it is taken for a machine's; null where it is not. */
export function machineOf({ kind, reason }: TimelineEntry): string | null {
  const isMachine = kind === 'opened_machine' || kind === 'clicked_machine'
  return isMachine ? (MACHINES[reason ?? ''] ?? null) : null
}

/** What the API puts where nobody said what something is known from. */
const NO_SOURCE = 'api'

/** By what and by whom: `Source: Fair in May, by owner@demo.test`. Empty where nothing is known; what the reason says already is left out. */
export function originOf({ source, reason, actor }: TimelineEntry): string {
  const from = source === NO_SOURCE || source === reason ? null : source
  const by = actor && (actor === 'recipient' || actor === 'provider' ? `the ${actor}` : actor)
  return [from && `Source: ${from}`, by && `by ${by}`].filter(Boolean).join(', ')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
