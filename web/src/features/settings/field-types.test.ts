import { expect, it } from 'vitest'
import { nameFor } from './field-types'

it.each([
  ['Renewal date', 'renewal_date'],
  ['  Größe (EU) ', 'grosse_eu'],
  ['Élan', 'elan'],
  ['日本', ''],
  ['x'.repeat(80), 'x'.repeat(50)],
])('makes a name of %j', (label, name) => {
  expect(nameFor(label)).toBe(name)
})
