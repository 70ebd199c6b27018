import { expect, it } from 'vitest'
import { changesOf, faultsOf, fieldAt, rebased, valuesOf } from './contact-form'

const BEFORE = { ...valuesOf(), email: 'a@b.c', city: 'Berlin', tags: ['vip'] }

it('sends only what has changed, and null for what was emptied', () => {
  expect(changesOf(BEFORE, { ...BEFORE, city: ' ', company: ' Acme ', tags: ['vip', 'new'] })).toEqual({
    city: null,
    company: 'Acme',
    tags: ['vip', 'new'],
  })
  expect(changesOf(BEFORE, { ...BEFORE })).toEqual({})
})

it('tells that tracking was switched off', () => {
  expect(changesOf(valuesOf(), { ...valuesOf(), tracking: false })).toEqual({ tracking: false })
})

it('gives consent only where it was ticked', () => {
  expect(changesOf(BEFORE, { ...BEFORE, source: 'Fair' })).toEqual({})
  expect(changesOf(BEFORE, { ...BEFORE, agreed: true, source: 'Fair' })).toEqual({
    consent: { email: { given: true, source: 'Fair' } },
  })
})

it('wants an address, and the source of a consent', () => {
  expect(faultsOf({ ...valuesOf(), phone: '+491234' })).toEqual({})
  expect(Object.keys(faultsOf({ ...valuesOf(), agreed: true }))).toEqual(['email', 'source'])
})

it('sends the custom fields that have changed, and null for those that were emptied', () => {
  const before = { ...BEFORE, custom: { plan: 'pro', score: 3, hobbies: ['chess'] } }
  expect(
    changesOf(before, { ...before, custom: { plan: ' ', score: 3, hobbies: [], joined: '', vip: false } }),
  ).toEqual({ custom: { plan: null, hobbies: null, vip: false } })
})

it('moves what was entered onto a newer version, unless both changed the same', () => {
  const base = { ...BEFORE, custom: { plan: 'pro' } }
  const values = { ...base, city: 'Wien', custom: { plan: 'pro', score: 1 } }
  const fresh = { ...base, company: 'Acme', custom: { plan: 'basic' } }
  expect(rebased(base, values, fresh)).toEqual({
    ...fresh,
    city: 'Wien',
    custom: { plan: 'basic', score: 1 },
  })
  expect(rebased(base, values, { ...fresh, city: 'Graz' })).toBeNull()
  expect(rebased(base, { ...values, custom: { plan: 'max' } }, fresh)).toBeNull()
})

it('finds the field of a fault', () => {
  expect(fieldAt('custom.plan[0]')).toBe('custom.plan')
  expect(fieldAt('tags[2]')).toBe('tags')
  expect(fieldAt('version')).toBeNull()
})
