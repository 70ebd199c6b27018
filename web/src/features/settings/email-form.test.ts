import { describe, expect, it } from 'vitest'
import type { EmailSettings } from '@/api/types'
import { bodyOfSettings, emailFieldOf, FIRST_UTM, faultsOfSettings, valuesOfSettings } from './email-form'

const SES: EmailSettings = {
  id: 'email',
  version: 3,
  created_at: null,
  updated_at: null,
  provider: 'ses',
  sender: { name: 'Ada', address: 'ada@example.com' },
  reply_to: null,
  rate_per_minute: null,
  physical_address: '1 Lagoon Road',
  utm: { source: 'shop', medium: 'email', campaign: '{campaign_name}' },
  tracking: false,
  smtp: null,
}
const SMTP: EmailSettings = {
  ...SES,
  provider: 'smtp',
  rate_per_minute: 600,
  smtp: {
    host: 'mail.example.com',
    port: 465,
    security: 'tls',
    username: 'ada',
    has_password: true,
  },
}

describe('the form of the email settings', () => {
  it('gives back what it got, and keeps the password that nobody sees', () => {
    expect(bodyOfSettings(valuesOfSettings(SMTP), 3)).toEqual({
      provider: 'smtp',
      sender: { name: 'Ada', address: 'ada@example.com' },
      reply_to: null,
      rate_per_minute: 600,
      physical_address: '1 Lagoon Road',
      utm: SES.utm,
      tracking: false,
      smtp: { host: 'mail.example.com', port: 465, security: 'tls', username: 'ada', password: null },
      version: 3,
    })
  })

  it('has no server where none is named', () => {
    expect(bodyOfSettings(valuesOfSettings(SES), 3).smtp).toBeNull()
  })

  it('asks for what a server needs, for the password only once', () => {
    const values = { ...valuesOfSettings(SES), provider: 'smtp' as const }
    expect(Object.keys(faultsOfSettings(values, false))).toEqual(['host', 'username', 'password'])
    expect(faultsOfSettings(valuesOfSettings(SMTP), true)).toEqual({})
    expect(faultsOfSettings(valuesOfSettings(SES), false)).toEqual({})
  })

  it('asks for each of the parameters, once links get any', () => {
    const values = valuesOfSettings(SES)
    expect(faultsOfSettings({ ...values, utm: FIRST_UTM }, false)).toEqual({
      'utm.source': 'This can’t be empty',
    })
    expect(faultsOfSettings({ ...values, utm: null }, false)).toEqual({})
    const spaced = { source: ' shop ', medium: 'email', campaign: '{campaign_name} ' }
    expect(bodyOfSettings({ ...values, utm: spaced }, 3).utm).toEqual(SES.utm)
  })

  it('finds the field of each fault', () => {
    expect(emailFieldOf('utm.campaign')).toBe('utm.campaign')
    expect(emailFieldOf('smtp.password')).toBe('password')
    expect(emailFieldOf('sender')).toBe('senderAddress')
    expect(emailFieldOf('version')).toBeNull()
  })
})
