import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Campaign } from '@/api/types'
import { renderWithin } from '@/test/render'
import { campaignQuery } from '../queries'
import { CampaignActions } from './CampaignActions'
import { CampaignBadge } from './StatusBadge'

vi.mock('@/ui/links', () => ({ ButtonLink: () => null }))
vi.mock('@tanstack/react-router', () => ({ useNavigate: () => () => {} }))

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

function campaign(change: Partial<Campaign> = {}): Campaign {
  return {
    id: 'c1',
    version: 1,
    created_at: '2026-11-24T10:00:00Z',
    updated_at: '2026-11-24T10:00:00Z',
    name: 'Autumn',
    description: '',
    type: 'email',
    status: 'sending',
    audience: { everyone: true },
    topic_id: null,
    subject: 'News',
    preheader: '',
    content: { format: 'html', html: '<p>Hi</p>' },
    sender: null,
    reply_to: null,
    throttle_per_minute: null,
    tags: [],
    attachments: [],
    schedule: null,
    started_at: null,
    completed_at: null,
    archived: false,
    reason: null,
    recipients: null,
    excluded: {},
    problems: [],
    ...change,
  }
}

/** The page in small: status and actions of the campaign as the query knows it. */
function Shown() {
  const { data } = useQuery(campaignQuery('c1'))
  if (!data) return null
  return (
    <>
      <CampaignBadge status={data.status} />
      <CampaignActions campaign={data} />
    </>
  )
}

/** A server that holds the campaign, for so many people; `onAction` answers what is done to it. */
function serving(start: Campaign, onAction: (action: string) => Promise<Campaign | null>, sendable = 10) {
  let current = start
  server.use(
    http.get('*/v1/campaigns/c1', () => HttpResponse.json(current)),
    http.post('*/v1/campaigns/c1/:action', async ({ params }) => {
      const after = await onAction(String(params.action))
      if (!after) {
        return HttpResponse.json(
          { title: 'Conflict', status: 409, detail: 'It is sent already.', state: 'sent', allowed: [] },
          { status: 409, headers: { 'content-type': 'application/problem+json' } },
        )
      }
      current = after
      return HttpResponse.json(current)
    }),
    http.post('*/v1/segments/preview', () =>
      HttpResponse.json({
        count: 12,
        as_of: '2026-11-24T10:00:00Z',
        reach: {
          email: { sendable, no_address: 0, suppressed: 0, unsubscribed: 0, no_consent: 2 },
          sms: { sendable: 0, no_address: 12, suppressed: 0, unsubscribed: 0, no_consent: 0 },
        },
        items: [],
        next_cursor: null,
      }),
    ),
  )
  const client = new QueryClient()
  renderWithin(
    <QueryClientProvider client={client}>
      <Shown />
    </QueryClientProvider>,
  )
}

describe('pausing', () => {
  it('shows at once, before the server has answered', async () => {
    let answer: (after: Campaign) => void = () => {}
    serving(campaign(), () => new Promise((resolve) => (answer = resolve)))
    await userEvent.click(await screen.findByRole('button', { name: 'Pause' }))
    expect(await screen.findByText('Paused')).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Resume' })).toBeInTheDocument()
    answer(campaign({ status: 'paused' }))
  })

  it('is taken back when the server refuses', async () => {
    let refuse: () => void = () => {}
    serving(campaign(), () => new Promise((resolve) => (refuse = () => resolve(null))))
    await userEvent.click(await screen.findByRole('button', { name: 'Pause' }))
    expect(await screen.findByText('Paused')).toBeInTheDocument()
    await waitFor(() => refuse())
    expect(await screen.findByText('Sending')).toBeInTheDocument()
  })
})

describe('a scheduled campaign', () => {
  it('can be taken back', async () => {
    const done = vi.fn(async () => campaign({ status: 'draft' }))
    serving(
      campaign({ status: 'scheduled', schedule: { at: '2026-12-01T09:00', time_zone: 'Europe/Paris' } }),
      done,
    )
    await userEvent.click(await screen.findByRole('button', { name: 'Unschedule' }))
    expect(await screen.findByText('Draft')).toBeInTheDocument()
    expect(done).toHaveBeenCalledExactlyOnceWith('unschedule')
  })
})

describe('sending', () => {
  it('names the number before it happens', async () => {
    const done = vi.fn(async () => campaign({ status: 'resolving' }))
    serving(campaign({ status: 'draft' }), done)
    await userEvent.click(await screen.findByRole('button', { name: 'Send' }))
    const confirm = await screen.findByRole('button', { name: 'Send to 10 people' })
    expect(screen.getByText(/2 no consent/)).toBeInTheDocument()
    expect(done).not.toHaveBeenCalled()

    await userEvent.click(confirm)
    expect(await screen.findByText('Preparing')).toBeInTheDocument()
    expect(done).toHaveBeenCalledExactlyOnceWith('send')
  })

  it('asks for the number where it is large', async () => {
    const done = vi.fn(async () => campaign({ status: 'resolving' }))
    serving(campaign({ status: 'draft' }), done, 12_400)
    await userEvent.click(await screen.findByRole('button', { name: 'Send' }))
    const confirm = await screen.findByRole('button', { name: /Send to 12.?400 people/ })
    await userEvent.click(confirm)
    expect(await screen.findByText('Type 12400 to go on')).toBeInTheDocument()
    expect(done).not.toHaveBeenCalled()

    await userEvent.type(screen.getByLabelText(/type how many/), '12,400')
    await userEvent.click(confirm)
    await waitFor(() => expect(done).toHaveBeenCalledExactlyOnceWith('send'))
  })

  it('is not offered while there are problems', async () => {
    serving(
      campaign({ status: 'draft', problems: [{ path: 'subject', message: 'is empty' }] }),
      async () => null,
    )
    expect(await screen.findByRole('button', { name: 'Send' })).toBeDisabled()
  })
})
