/** A campaign as it is written, from and to the API's shapes. Pure. */
import type { Campaign } from '@/api/types'
import { bodyOfContent, contentOf, type EmailContent } from '@/features/editor/content'
import { type Audience, type AudienceValues, audienceOf, valuesOfAudience } from './audience'

export interface CampaignValues {
  name: string
  audience: AudienceValues
  topicId: string | null
  subject: string
  preheader: string
  /** Null until it was chosen how to begin. */
  content: EmailContent | null
  sender: { name: string; address: string }
  replyTo: string
  /** Per minute; null is what the provider allows. */
  throttle: number | null
  /** Ids. */
  attachments: string[]
}

export function newValues(segmentId?: string): CampaignValues {
  return {
    name: '',
    audience: segmentId
      ? { to: 'segments', segments: [segmentId], exclude: [] }
      : { to: 'everyone', segments: [], exclude: [] },
    topicId: null,
    subject: '',
    preheader: '',
    content: null,
    sender: { name: '', address: '' },
    replyTo: '',
    throttle: null,
    attachments: [],
  }
}

export function valuesOfCampaign(campaign: Campaign): CampaignValues {
  return {
    name: campaign.name,
    audience: valuesOfAudience(campaign.audience as Audience | null),
    topicId: campaign.topic_id,
    subject: campaign.subject,
    preheader: campaign.preheader,
    content: contentOf(campaign.content),
    sender: { name: campaign.sender?.name ?? '', address: campaign.sender?.address ?? '' },
    replyTo: campaign.reply_to ?? '',
    throttle: campaign.throttle_per_minute,
    attachments: campaign.attachments,
  }
}

/** What there is to say of a campaign as it is written. */
export function bodyOf(values: CampaignValues) {
  const address = values.sender.address.trim()
  return {
    name: values.name.trim(),
    audience: audienceOf(values.audience),
    topic_id: values.topicId,
    subject: values.subject,
    preheader: values.preheader,
    content: values.content && bodyOfContent(values.content),
    sender: address ? { name: values.sender.name.trim(), address } : null,
    reply_to: values.replyTo.trim() || null,
    throttle_per_minute: values.throttle,
    attachments: values.attachments,
  }
}

/** The field for a path of the API, null where none shows it. */
export function fieldOf(path: string): string | null {
  if (path.startsWith('audience')) return 'audience'
  if (path.startsWith('content')) return 'content'
  if (path.startsWith('attachments')) return 'attachments'
  if (path === 'sender') return 'sender.address'
  const known = [
    'name',
    'topic_id',
    'subject',
    'preheader',
    'sender.name',
    'sender.address',
    'reply_to',
    'throttle_per_minute',
  ]
  return known.includes(path) ? path : null
}
