/** The form of how a workspace sends email, from and to the API's shapes. Pure. */
import type { EmailSettings, EmailSettingsChange } from '@/api/types'

type Security = 'starttls' | 'tls'
type Utm = NonNullable<EmailSettings['utm']>

export interface EmailValues {
  provider: 'ses' | 'smtp'
  senderName: string
  senderAddress: string
  replyTo: string
  /** Empty is what the provider allows. */
  rate: number | ''
  physicalAddress: string
  /** Null leaves links as they were written. */
  utm: Utm | null
  tracking: boolean
  host: string
  port: number | ''
  security: Security
  username: string
  /** Never shown; empty keeps the one that is stored. */
  password: string
}

/** The port that is usual for each way of securing the connection (RFC 8314). */
export const USUAL_PORTS: Record<Security, number> = { starttls: 587, tls: 465 }

export function valuesOfSettings(settings: EmailSettings): EmailValues {
  const { smtp } = settings
  return {
    provider: settings.provider,
    senderName: settings.sender?.name ?? '',
    senderAddress: settings.sender?.address ?? '',
    replyTo: settings.reply_to ?? '',
    rate: settings.rate_per_minute ?? '',
    physicalAddress: settings.physical_address,
    utm: settings.utm,
    tracking: settings.tracking,
    host: smtp?.host ?? '',
    port: smtp?.port ?? USUAL_PORTS.starttls,
    security: smtp?.security ?? 'starttls',
    username: smtp?.username ?? '',
    password: '',
  }
}

/** Without a host there is no server; the API keeps a password that isn't given anew. */
export function bodyOfSettings(values: EmailValues, version: number): EmailSettingsChange {
  const address = values.senderAddress.trim()
  return {
    provider: values.provider,
    sender: address ? { name: values.senderName.trim(), address } : null,
    reply_to: values.replyTo.trim() || null,
    rate_per_minute: values.rate === '' ? null : values.rate,
    physical_address: values.physicalAddress.trim(),
    utm: values.utm && trimmed(values.utm),
    tracking: values.tracking,
    smtp: values.host.trim()
      ? {
          host: values.host.trim(),
          port: values.port === '' ? USUAL_PORTS[values.security] : values.port,
          security: values.security,
          username: values.username.trim(),
          password: values.password || null,
        }
      : null,
    version,
  }
}

/** What is missing, by field. */
export function faultsOfSettings(values: EmailValues, hasPassword: boolean): Record<string, string> {
  const faults: Record<string, string> = {}
  if (values.senderName.trim() && !values.senderAddress.trim()) {
    faults.senderAddress = 'A sender needs an address too'
  }
  if (values.provider === 'smtp') {
    if (!values.host.trim()) faults.host = 'Which server?'
    if (!values.username.trim()) faults.username = 'As whom do we sign in there?'
    if (!values.password && !hasPassword) faults.password = 'The password is needed once'
  }
  for (const name of ['source', 'medium', 'campaign'] as const) {
    if (values.utm && !values.utm[name].trim()) faults[`utm.${name}`] = 'This can’t be empty'
  }
  return faults
}

/** What campaign parameters begin with: the campaign's own name is put in when a mail is made. */
export const FIRST_UTM: Utm = { source: '', medium: 'email', campaign: '{campaign_name}' }

function trimmed({ source, medium, campaign }: Utm): Utm {
  return { source: source.trim(), medium: medium.trim(), campaign: campaign.trim() }
}

const FIELDS: Record<string, keyof EmailValues | `utm.${keyof Utm}`> = {
  provider: 'provider',
  sender: 'senderAddress',
  'sender.name': 'senderName',
  'sender.address': 'senderAddress',
  reply_to: 'replyTo',
  rate_per_minute: 'rate',
  physical_address: 'physicalAddress',
  smtp: 'host',
  'smtp.host': 'host',
  'smtp.port': 'port',
  'smtp.security': 'security',
  'smtp.username': 'username',
  'smtp.password': 'password',
  tracking: 'tracking',
  'utm.source': 'utm.source',
  'utm.medium': 'utm.medium',
  'utm.campaign': 'utm.campaign',
}

/** The form's field for a path of the API, null where it has none. */
export function emailFieldOf(path: string): string | null {
  return FIELDS[path] ?? null
}
