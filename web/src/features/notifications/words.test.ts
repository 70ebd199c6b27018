import { describe, expect, it } from 'vitest'
import { headlineOf, isUrgent, placeOf } from './words'

describe('a notification', () => {
  it('names what it is about', () => {
    expect(headlineOf({ event: 'campaign_braked', name: 'Autumn' })).toBe('The brake stopped “Autumn”')
    expect(headlineOf({ event: 'campaign_sent', name: '' })).toBe('A campaign is sent')
    expect(headlineOf({ event: 'import_finished', name: 'people.csv' })).toBe('“people.csv” is imported')
  })

  it('is urgent where something was stopped, or soon is', () => {
    expect(isUrgent({ event: 'workspace_warned' })).toBe(true)
    expect(isUrgent({ event: 'campaign_paused' })).toBe(true)
    expect(isUrgent({ event: 'campaign_sent' })).toBe(false)
  })

  it('leads to its campaign, its import, or else to how the workspace stands', () => {
    expect(placeOf({ campaign_id: 'c1', import_id: null })).toEqual({
      to: '/campaigns/$campaignId',
      params: { campaignId: 'c1' },
    })
    expect(placeOf({ campaign_id: null, import_id: 'i1' }).to).toBe('/contacts/imports/$importId')
    expect(placeOf({ campaign_id: null, import_id: null })).toEqual({ to: '/reputation' })
  })
})
