import { expect, it } from 'vitest'
import { suppressionReason } from './suppression'

it.each([
  ['hard_bounce', 'Bounced for good'],
  ['complaint', 'Complained about a mail'],
  ['unsubscribed', 'Unsubscribed'],
  ['erased', 'Erased'],
  ['Asked us on the phone', 'Asked us on the phone'],
])('%s is shown as %s', (reason, words) => {
  expect(suppressionReason(reason)).toBe(words)
})
