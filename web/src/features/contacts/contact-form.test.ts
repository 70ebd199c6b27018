import { expect, it } from 'vitest'
import { changesOf, faultsOf, valuesOf } from './contact-form'

const BEFORE = { ...valuesOf(), email: 'a@b.c', city: 'Berlin', tags: ['vip'] }

it('sends only what has changed, and null for what was emptied', () => {
  expect(changesOf(BEFORE, { ...BEFORE, city: ' ', company: ' Acme ', tags: ['vip', 'new'] })).toEqual({
    city: null,
    company: 'Acme',
    tags: ['vip', 'new'],
  })
  expect(changesOf(BEFORE, { ...BEFORE })).toEqual({})
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
