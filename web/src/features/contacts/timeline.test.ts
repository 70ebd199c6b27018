import { describe, expect, it } from 'vitest'
import type { TimelineEntry } from '@/api/types'
import { headlineOf, machineOf, originOf } from './timeline'

const ENTRY: TimelineEntry = {
  id: '1',
  at: '2026-11-24T10:00:00Z',
  kind: 'note',
  channel: null,
  given: null,
  said_at: null,
  topic_id: null,
  campaign_id: null,
  import_id: null,
  name: null,
  text: null,
  reason: null,
  source: null,
  actor: null,
}

describe('an entry', () => {
  it.each<[Partial<TimelineEntry>, string]>([
    [{ kind: 'consent', channel: 'email', given: true }, 'Agreed to email'],
    [{ kind: 'consent', channel: 'sms', given: false }, 'Declined SMS'],
    [{ kind: 'consent', channel: 'sms', given: null }, 'Consent to SMS is no longer recorded'],
    [{ kind: 'unsubscribed', channel: 'email' }, 'Unsubscribed from email'],
    [{ kind: 'unsubscribed', channel: 'email', topic_id: 't', name: 'Offers' }, 'Unsubscribed from “Offers”'],
    [{ kind: 'import', name: 'people.csv' }, 'Imported from “people.csv”'],
    [{ kind: 'opened', name: 'Autumn' }, 'Opened “Autumn”'],
    [{ kind: 'opened_machine', name: 'Autumn' }, '“Autumn” was opened by a machine'],
    [{ kind: 'clicked_machine' }, 'Links in a campaign were followed by a machine'],
    [{ kind: 'bounced' }, 'A campaign bounced'],
    [{ kind: 'delayed', name: 'Autumn' }, '“Autumn” could not be delivered at once'],
  ])('%j is %s', (part, words) => {
    expect(headlineOf({ ...ENTRY, ...part })).toBe(words)
  })

  it('tells why it is a machine’s', () => {
    const opened = { ...ENTRY, kind: 'opened_machine', reason: 'apple_privacy' } as const
    expect(machineOf(opened)).toBe('Apple Mail loads images before anybody reads')
    expect(machineOf({ ...opened, kind: 'bounced' })).toBeNull()
    expect(machineOf({ ...opened, reason: null })).toBeNull()
  })

  it('tells by what and by whom', () => {
    expect(originOf({ ...ENTRY, source: 'Fair', actor: 'a@b.c' })).toBe('Source: Fair, by a@b.c')
    expect(originOf({ ...ENTRY, actor: 'recipient' })).toBe('by the recipient')
    expect(originOf({ ...ENTRY, source: 'Bounced', reason: 'Bounced', actor: 'provider' })).toBe(
      'by the provider',
    )
    expect(originOf({ ...ENTRY, source: 'api', actor: 'a@b.c' })).toBe('by a@b.c')
    expect(originOf(ENTRY)).toBe('')
  })
})
