/** The form of a campaign, from and to the API's shapes. Pure. */
import type { Campaign } from '@/api/types'
import { type Audience, type AudienceValues, audienceOf, valuesOfAudience } from './audience'

export interface CampaignValues {
  name: string
  audience: AudienceValues
  subject: string
  preheader: string
  html: string
  sender: { name: string; address: string }
}

const FIRST_HTML = `<p>Hello {{ first_name | default('there') }},</p>

<p>…</p>

<p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>
`

export function newValues(segmentId?: string): CampaignValues {
  return {
    name: '',
    audience: segmentId
      ? { to: 'segments', segments: [segmentId], exclude: [] }
      : { to: 'everyone', segments: [], exclude: [] },
    subject: '',
    preheader: '',
    html: FIRST_HTML,
    sender: { name: '', address: '' },
  }
}

export function valuesOfCampaign(campaign: Campaign): CampaignValues {
  return {
    name: campaign.name,
    audience: valuesOfAudience(campaign.audience as Audience | null),
    subject: campaign.subject ?? '',
    preheader: campaign.preheader ?? '',
    html: campaign.content?.html ?? '',
    sender: { name: campaign.sender?.name ?? '', address: campaign.sender?.address ?? '' },
  }
}

/** What the form has to say of a campaign. */
export function bodyOf(values: CampaignValues) {
  const address = values.sender.address.trim()
  return {
    name: values.name.trim(),
    audience: audienceOf(values.audience),
    subject: values.subject,
    preheader: values.preheader,
    content: { format: 'html' as const, html: values.html },
    sender: address ? { name: values.sender.name.trim(), address } : null,
  }
}

export function faultsOf(values: CampaignValues): Record<string, string> {
  const faults: Record<string, string> = {}
  if (!values.name.trim()) faults.name = 'Give the campaign a name'
  if (values.sender.name.trim() && !values.sender.address.trim()) {
    faults['sender.address'] = 'A sender needs an address too'
  }
  return faults
}

/** The form's field for a path of the API, null where it has none. */
export function fieldOf(path: string): string | null {
  if (path.startsWith('audience')) return 'audience.segments'
  if (path.startsWith('content')) return 'html'
  if (path === 'sender') return 'sender.address'
  return ['name', 'subject', 'preheader', 'sender.name', 'sender.address'].includes(path) ? path : null
}
