import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Campaign } from '@/api/types'
import { signedIn } from '@/test/fakes'
import { renderWithin } from '@/test/render'
import { BrakeAlert } from './BrakeAlert'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const CAMPAIGN = {
  id: 'c1',
  status: 'paused',
  reason: '6 of 110 messages bounced for good; the limit is 5 %.',
  braked: { at: '2026-11-24T10:00:00Z', sent: 110, delivered: 100, bounced: 6, complained: 1 },
} as Campaign

describe('a campaign that the brake stopped', () => {
  it('says why and in view of what, and goes on only by a decision', async () => {
    const done: string[] = []
    server.use(
      http.post('*/v1/campaigns/c1/:action', ({ params }) => {
        done.push(String(params.action))
        return HttpResponse.json({ ...CAMPAIGN, status: 'sending', braked: null })
      }),
    )
    renderWithin(<BrakeAlert campaign={CAMPAIGN} />, { session: await signedIn('editor') })
    const alert = screen.getByRole('region', { name: 'The brake stopped it' })
    expect(alert).toHaveTextContent('6 of 110 messages bounced for good')
    expect(alert).toHaveTextContent('6 bounced for good (5.5%) and 1 complained (1%)')
    await userEvent.click(screen.getByRole('button', { name: 'Resume all the same' }))
    expect(done).toEqual([])
    await userEvent.click(await screen.findByRole('button', { name: 'Resume campaign' }))
    await waitFor(() => expect(done).toEqual(['resume']))
  })

  it('leaves the decision to those who may write', async () => {
    renderWithin(<BrakeAlert campaign={CAMPAIGN} />, { session: await signedIn('viewer') })
    expect(screen.getByRole('region', { name: 'The brake stopped it' })).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Resume all the same' })).not.toBeInTheDocument()
  })
})
