import { expect, it } from 'vitest'
import { addressFault, withScheme } from './links'

it.each([
  ['example.com/a', 'https://example.com/a'],
  [' http://example.com ', 'http://example.com'],
  ['ada@example.com', 'mailto:ada@example.com'],
  ['{{ unsubscribe_url }}', '{{ unsubscribe_url }}'],
  ['tel:+431234', 'tel:+431234'],
  ['', ''],
])('completes %j', (typed, address) => {
  expect(withScheme(typed)).toBe(address)
})

it.each([
  ['https://example.com/{{ custom.code }}', null],
  ['{{ view_url }}', null],
  ['mailto:ada@example.com', null],
  ['javascript:alert(1)', 'This is no address for a link'],
  ['https://', 'This is no address for a link'],
  ['', 'Where does it lead?'],
])('judges %j', (address, fault) => {
  expect(addressFault(address)).toBe(fault)
})
