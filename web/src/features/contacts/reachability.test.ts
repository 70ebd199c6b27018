import { expect, it } from 'vitest'
import { emailHint } from './reachability'

const OPEN = { given: null, at: null, source: null }

function hint({
  email = 'a@b.c' as string | null,
  suppressed = null as string | null,
  unsubscribed = null as string | null,
  given = true as boolean | null,
}) {
  return emailHint({
    email,
    suppressed: { email: suppressed, sms: null },
    email_unsubscribed_at: unsubscribed,
    consent: { email: { ...OPEN, given }, sms: OPEN },
  }).label
}

it('names the first reason in the order of the contract', () => {
  const all = { email: null, suppressed: 'bounced', unsubscribed: '2026-01-01T00:00:00Z', given: false }
  expect(hint(all)).toBe('No email')
  expect(hint({ ...all, email: 'a@b.c' })).toBe('Suppressed')
  expect(hint({ ...all, email: 'a@b.c', suppressed: null })).toBe('Unsubscribed')
  expect(hint({ given: false })).toBe('Declined')
  expect(hint({ given: null })).toBe('No consent')
  expect(hint({})).toBe('Consented')
})
