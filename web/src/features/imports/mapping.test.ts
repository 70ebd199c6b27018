import { describe, expect, it } from 'vitest'
import type { CustomField } from '@/api/types'
import { fieldOptions, formatOf, guessedMapping, headingAt, mappingFault } from './mapping'

it('begins with the guesses', () => {
  const columns = [
    { heading: 'E-Mail', samples: ['a@b.c'], guess: 'email' },
    { heading: 'Shoe', samples: [], guess: null },
  ]
  expect(guessedMapping(columns)).toEqual({ 'E-Mail': 'email', Shoe: null })
})

describe('a mapping', () => {
  it.each(['email', 'phone', 'external_id'])('is enough with %s', (field) => {
    expect(mappingFault({ a: null, b: field })).toBeNull()
  })

  it('lacks something when nothing tells one contact from another', () => {
    expect(mappingFault({ a: 'first_name', b: null })).toMatch(/email/)
  })
})

it('names the fields, custom ones apart', () => {
  const shoe = { name: 'shoe_size', label: 'Shoe size' } as CustomField
  expect(fieldOptions(['email', 'custom.shoe_size'], [shoe])).toEqual([
    { group: 'Contact', items: [{ value: 'email', label: 'Email' }] },
    { group: 'Your own fields', items: [{ value: 'custom.shoe_size', label: 'Shoe size' }] },
  ])
})

it('finds the column of a fault, also with dots in its heading', () => {
  expect(headingAt('mapping.Tel. No.')).toBe('Tel. No.')
  expect(headingAt('tags[0]')).toBeNull()
})

it.each([
  ['people.csv', 'csv'],
  ['people.csv.gz', 'csv'],
  ['segment.JSON', 'pinpoint_json'],
  ['segment.json.gz', 'pinpoint_json'],
])('takes %s for %s', (filename, format) => {
  expect(formatOf(filename)).toBe(format)
})
