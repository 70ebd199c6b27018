import { expect, it } from 'vitest'
import { describeFilter } from './describe'
import { fieldsWith } from './fields'
import { BASIC_VOCABULARY } from './vocabulary'

const vocabulary = {
  fields: fieldsWith([{ name: 'plan', label: 'Plan', type: 'text' }]),
  labels: {
    ...BASIC_VOCABULARY.labels,
    segments: new Map([['01S', 'Berliners']]),
    campaigns: new Map([['01C', 'Autumn']]),
    topics: new Map([['01T', 'Offers']]),
  },
}

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
    'Not (Last interaction was more than 1 month ago)',
  ],
  [{ field: 'created_at', op: 'before', value: '2026-12-01' }, 'Added was before Dec 1, 2026'],
  [{ field: 'custom.plan', op: 'is', value: 'pro' }, 'Plan is pro'],
  [{ field: 'custom.gone', op: 'is', value: 'x' }, 'Gone is x'],
  [{ field: 'country', op: 'in', value: ['AT', 'FR'] }, 'Country is one of Austria or France'],
  [{ field: 'country', op: 'contains', value: 'AT' }, 'Country contains AT'],
  [{ field: 'topics', op: 'has', value: '01T' }, 'Topics include Offers'],
  [
    {
      any: [
        { field: 'segment', op: 'not_in', value: '01S' },
        { field: 'campaign', op: 'opened', value: '01C' },
      ],
    },
    'Is not in “Berliners”, or opened “Autumn”',
  ],
  [{ all: [{ field: 'phone', op: 'exists' }, { any: [] }] }, 'Phone number is known, and nobody'],
  [{ field: 'email_consent', op: 'is', value: false }, 'Consent to email: no'],
])('says %j', (filter, words) => {
  expect(describeFilter(filter, vocabulary)).toBe(words)
})
