import { describe, expect, it } from 'vitest'
import { FIELDS, OPS } from './fields'
import { filterOf, isComplete, newRow, type Row, rowAt, type Value, withOp } from './filter'

function row(field: string, op: string, value: Value | null = null): Row {
  return { id: 1, field, op, value }
}

describe('the filter of the rows', () => {
  it('is the rows’ leaves under all or any', () => {
    const rows = [row('tags', 'has_any', ['vip', 'press']), row('city', 'is', ' Berlin ')]
    const leaves = [
      { field: 'tags', op: 'has_any', value: ['vip', 'press'] },
      { field: 'city', op: 'is', value: 'Berlin' },
    ]
    expect(filterOf('all', rows)).toEqual({ all: leaves })
    expect(filterOf('any', rows)).toEqual({ any: leaves })
  })

  it('matches everyone without rows, also under any', () => {
    expect(filterOf('any', [])).toEqual({ all: [] })
  })

  it('carries no value for ops that take none', () => {
    expect(filterOf('all', [row('phone', 'missing')])).toEqual({ all: [{ field: 'phone', op: 'missing' }] })
  })

  it('is not there while a row is open', () => {
    expect(filterOf('all', [row('city', 'is', 'Berlin'), row('revenue', 'gte')])).toBeNull()
  })
})

describe('a row', () => {
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
    ['shoe_size', 'is', 'x', false],
  ] as const)('%s %s %j: complete is %s', (field, op, value, complete) => {
    expect(isComplete(row(field, op, value as Value))).toBe(complete)
  })

  it('keeps what was entered when its op changes to one that can take it', () => {
    expect(withOp(row('city', 'is', 'Wien'), 'is_not').value).toBe('Wien')
    expect(withOp(row('city', 'is', 'Wien'), 'in').value).toEqual(['Wien'])
    expect(withOp(row('city', 'in', ['Wien', 'Graz']), 'contains').value).toBe('Wien')
    expect(withOp(row('revenue', 'gte', 5), 'between').value).toBeNull()
  })

  it('starts with an op of its field, whichever that is', () => {
    for (const field of FIELDS) {
      expect(OPS[field.kind].map(({ name }) => name)).toContain(newRow(1, field.name).op)
    }
  })
})

it('finds the row of a fault', () => {
  expect(rowAt('filter.all[1].value')).toBe(1)
  expect(rowAt('filter.any[0]')).toBe(0)
  expect(rowAt('filter')).toBeNull()
  expect(rowAt('name')).toBeNull()
})
