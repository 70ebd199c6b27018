import { describe, expect, it } from 'vitest'
import { FIELDS, fieldsWith, OPS } from './fields'
import {
  type Condition,
  depthOf,
  type Filter,
  filterOf,
  type Group,
  isComplete,
  type Match,
  newCondition,
  openConditions,
  type Part,
  partAt,
  treeOf,
  type Value,
  withOp,
} from './filter'

const fields = fieldsWith([
  { name: 'plan', label: 'Plan', type: 'set' },
  { name: 'score', label: 'Score', type: 'number' },
])

function condition(field: string, op: string, value: Value | null = null, id = 'c'): Condition {
  return { id, field, op, value }
}

function group(match: Match, ...parts: Part[]): Group {
  return { id: 'root', match, parts }
}

describe('the filter of the tree', () => {
  const vip = condition('tags', 'has_any', ['vip'])
  const city = condition('city', 'is', ' Berlin ')
  const leaves = [
    { field: 'tags', op: 'has_any', value: ['vip'] },
    { field: 'city', op: 'is', value: 'Berlin' },
  ]

  it.each([
    ['all', { all: leaves }],
    ['any', { any: leaves }],
    ['none', { not: { any: leaves } }],
    ['not_all', { not: { all: leaves } }],
  ] as const)('says %s', (match, filter) => {
    expect(filterOf(group(match, vip, city), fields)).toEqual(filter)
  })

  it('says no to a single condition as short as it can', () => {
    expect(filterOf(group('none', city), fields)).toEqual({ not: leaves[1] })
  })

  it('carries no value for ops that take none', () => {
    expect(filterOf(group('all', condition('phone', 'missing')), fields)).toEqual({
      all: [{ field: 'phone', op: 'missing' }],
    })
  })

  it('is not there while a condition is open, however deep', () => {
    const open = condition('revenue', 'gte', null, 'open')
    const root = group('all', city, group('any', vip, group('none', open)))
    expect(filterOf(root, fields)).toBeNull()
    expect(openConditions(root, fields)).toEqual([open])
  })
})

describe('the tree of a filter', () => {
  const leaf = { field: 'city', op: 'is', value: 'Berlin' }
  it.each<[Filter]>([
    [{ all: [] }],
    [{ any: [] }],
    [{ all: [leaf, { any: [leaf, { not: leaf }] }] }],
    [{ not: { any: [leaf, leaf] } }],
    [{ not: { all: [leaf, leaf] } }],
    [{ not: { not: leaf } }],
    [{ all: [{ field: 'custom.score', op: 'between', value: [1, 2.5] }] }],
    [{ all: [{ field: 'created_at', op: 'before', value: '2026-12-01T09:00:00Z' }] }],
  ])('is written as it was read: %j', (filter) => {
    expect(filterOf(treeOf(filter), fields)).toEqual(filter)
  })

  it('puts a bare condition into a group', () => {
    expect(filterOf(treeOf(leaf), fields)).toEqual({ all: [leaf] })
  })

  it('gives every part an id of its own', () => {
    const ids: string[] = []
    const walk = (part: Part) => {
      ids.push(part.id)
      if ('parts' in part) part.parts.forEach(walk)
    }
    walk(treeOf({ all: [leaf, { any: [leaf, leaf] }, { not: { any: [leaf] } }] }))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('is as deep as the filter that it writes', () => {
    expect(depthOf(treeOf({ all: [{ any: [leaf] }] }))).toBe(2)
    expect(depthOf(treeOf({ all: [{ not: { any: [leaf, leaf] } }] }))).toBe(3)
  })
})

describe('a condition', () => {
  it.each([
    ['city', 'is', '  ', false],
    ['city', 'in', [], false],
    ['city', 'in', ['Wien'], true],
    ['revenue', 'gte', 0, true],
    ['revenue', 'between', [1], false],
    ['revenue', 'between', [1, 2], true],
    ['created_at', 'older_than', {}, false],
    ['created_at', 'older_than', { months: 3 }, true],
    ['email_consent', 'is', false, true],
    ['custom.score', 'gt', 1, true],
    ['custom.plan', 'has', 'pro', true],
    ['segment', 'in', null, false],
    ['shoe_size', 'is', 'x', false],
  ] as const)('%s %s %j: complete is %s', (field, op, value, complete) => {
    expect(isComplete(condition(field, op, value as Value), fields)).toBe(complete)
  })

  it('keeps what was entered when its op changes to one that can take it', () => {
    expect(withOp(condition('city', 'is', 'Wien'), 'is_not', fields).value).toBe('Wien')
    expect(withOp(condition('city', 'is', 'Wien'), 'in', fields).value).toEqual(['Wien'])
    expect(withOp(condition('city', 'in', ['Wien', 'Graz']), 'contains', fields).value).toBe('Wien')
    expect(withOp(condition('revenue', 'gte', 5), 'between', fields).value).toBeNull()
  })

  it('drops a chosen country when its op takes free text, and the other way round', () => {
    expect(withOp(condition('country', 'is', 'AT'), 'contains', fields).value).toBeNull()
    expect(withOp(condition('country', 'contains', 'a'), 'is', fields).value).toBeNull()
    expect(withOp(condition('country', 'is', 'AT'), 'in', fields).value).toEqual(['AT'])
  })

  it('starts with an op of its field, whichever that is', () => {
    for (const field of FIELDS) {
      expect(OPS[field.kind].map(({ name }) => name)).toContain(newCondition('c', field.name, fields).op)
    }
  })
})

it('finds the part that a fault is about', () => {
  const leaf = (id: string) => condition('city', 'is', 'x', id)
  const root = group(
    'all',
    leaf('a'),
    { id: 'g', match: 'none', parts: [leaf('b'), leaf('c')] },
    { id: 'h', match: 'none', parts: [leaf('d')] },
  )
  expect(partAt(root, 'filter.all[0].value')).toBe('a')
  expect(partAt(root, 'filter.all[1].not.any[1].value[0]')).toBe('c')
  expect(partAt(root, 'filter.all[1].not')).toBe('g')
  expect(partAt(root, 'filter.all[2].not.op')).toBe('d')
  expect(partAt(root, 'filter')).toBe('root')
  expect(partAt(root, 'name')).toBeNull()
})
