import { expect, it } from 'vitest'
import { describeFilter } from './describe'

it.each([
  [{ all: [] }, 'Everyone'],
  [{ any: [] }, 'Nobody'],
  [{ field: 'tags', op: 'has_any', value: ['vip', 'press', 'new'] }, 'Tags include any of vip, press or new'],
  [
    {
      all: [
        { field: 'city', op: 'is', value: 'Berlin' },
        {
          any: [
            { field: 'revenue', op: 'between', value: [10, 20] },
            { field: 'phone', op: 'missing' },
          ],
        },
      ],
    },
    'City is Berlin, and (Revenue is between 10 and 20, or Phone number is not known)',
  ],
  [
    { not: { field: 'last_interaction_at', op: 'older_than', value: { months: 1 } } },
    'not (Last interaction was more than 1 month ago)',
  ],
  [{ field: 'created_at', op: 'before', value: '2026-12-01' }, 'Added was before Dec 1, 2026'],
  [{ field: 'custom.plan', op: 'is', value: 'pro' }, 'plan is pro'],
  [{ field: 'email_consent', op: 'is', value: false }, 'Consent to email: no'],
])('says %j', (filter, words) => {
  expect(describeFilter(filter)).toBe(words)
})
