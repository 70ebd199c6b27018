import { describe, expect, it } from 'vitest'
import { bodyOfSchedule, momentOf, nextHour, scheduleFaults } from './schedule'

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

describe('the moment of a local time', () => {
  it.each([
    ['2026-12-01T09:00', 'Europe/Paris', '2026-12-01T08:00:00.000Z'],
    ['2026-07-01T09:00', 'Europe/Paris', '2026-07-01T07:00:00.000Z'],
    ['2026-12-01T09:00:30', 'Asia/Kathmandu', '2026-12-01T03:15:30.000Z'],
    ['2026-01-01T00:30', 'Pacific/Kiritimati', '2025-12-31T10:30:00.000Z'],
    ['2026-12-01T09:00', 'UTC', '2026-12-01T09:00:00.000Z'],
  ])('is %s in %s: %s', (local, zone, moment) => {
    expect(iso(momentOf(local, zone).at)).toBe(moment)
  })

  it('does not exist where clocks go forward', () => {
    expect(momentOf('2027-03-28T02:30', 'Europe/Paris')).toEqual({ at: null, reading: 'gap' })
    expect(momentOf('2027-03-28T03:00', 'Europe/Paris').reading).toBe('clear')
    expect(momentOf('2027-03-14T02:00', 'America/New_York').reading).toBe('gap')
  })

  it('is the earlier where they go back', () => {
    const { at, reading } = momentOf('2026-10-25T02:30', 'Europe/Paris')
    expect(reading).toBe('overlap')
    expect(iso(at)).toBe('2026-10-25T00:30:00.000Z')
    expect(momentOf('2026-10-25T03:00', 'Europe/Paris').reading).toBe('clear')
  })
})

describe('the form', () => {
  it('offers a full hour that leaves time to think', () => {
    expect(nextHour(Date.parse('2026-11-24T10:20:00Z'), 'Europe/Paris')).toEqual({
      date: '2026-11-24',
      time: '12:00',
      zone: 'Europe/Paris',
    })
    expect(nextHour(Date.parse('2026-12-31T22:45:00Z'), 'Europe/Paris').date).toBe('2027-01-01')
  })

  it('finds what is missing or past', () => {
    const now = Date.parse('2026-11-24T10:20:00Z')
    expect(scheduleFaults({ date: '', time: '', zone: 'UTC' }, now)).toEqual({
      date: 'On which day?',
      time: 'At what time?',
    })
    expect(scheduleFaults({ date: '2026-11-24', time: '10:20', zone: 'UTC' }, now)).toEqual({
      time: 'This has passed already',
    })
    expect(scheduleFaults({ date: '2026-11-24', time: '11:21', zone: 'Europe/Paris' }, now)).toEqual({})
  })

  it('leaves a gap to the backend, which explains it', () => {
    expect(scheduleFaults({ date: '2027-03-28', time: '02:30', zone: 'Europe/Paris' }, 0)).toEqual({})
  })

  it('says it as the API takes it', () => {
    expect(bodyOfSchedule({ date: '2026-12-01', time: '09:00', zone: 'Europe/Paris' })).toEqual({
      at: '2026-12-01T09:00',
      time_zone: 'Europe/Paris',
    })
  })
})
