import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { useState } from 'react'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Suppression } from '@/api/types'
import { signedIn } from '@/test/fakes'
import { renderWithin } from '@/test/render'
import type { SuppressionSearch } from '../queries'
import { Suppressions } from './Suppressions'

vi.mock('@tanstack/react-router', () => ({
  useRouter: () => ({ latestLocation: { pathname: '/settings/suppressions' } }),
}))

vi.mock('@/ui/links', () => ({ AnchorLink: () => null }))

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const KEPT: Suppression[] = [
  { address: 'dora@example.com', channel: 'email', reason: 'Bounced', at: '2026-11-24T10:00:00Z' },
  { address: '+43660123', channel: 'sms', reason: 'Asked us', at: '2026-11-23T10:00:00Z' },
]

/** An API that keeps these addresses; tells what it was asked for. */
function keeping(kept: Suppression[]) {
  const asked: string[] = []
  server.use(
    http.get('*/v1/suppressions', ({ request }) => {
      const { searchParams } = new URL(request.url)
      asked.push(searchParams.toString())
      const items = kept.filter(
        ({ address, channel }) =>
          address.startsWith(searchParams.get('q') ?? '') &&
          channel === (searchParams.get('channel') ?? channel),
      )
      return HttpResponse.json({ items, next_cursor: null })
    }),
  )
  return asked
}

function Held() {
  const [search, setSearch] = useState<SuppressionSearch>({ q: '', channel: null })
  return <Suppressions search={search} onSearch={setSearch} />
}

describe('the suppressions', () => {
  it('are searched by address and by channel', async () => {
    const asked = keeping(KEPT)
    renderWithin(<Held />)
    await screen.findByText('dora@example.com')
    expect(screen.getByText('+43660123')).toBeInTheDocument()

    await userEvent.click(screen.getByRole('radio', { name: 'SMS' }))
    await waitFor(() => expect(screen.queryByText('dora@example.com')).not.toBeInTheDocument())
    expect(await screen.findByText('+43660123')).toBeInTheDocument()

    await userEvent.type(screen.getByLabelText('Search addresses'), 'dora@')
    expect(await screen.findByText('No suppressed address fits')).toBeInTheDocument()
    expect(asked).toEqual(['', 'channel=sms', 'q=dora%40&channel=sms'])

    await userEvent.click(screen.getByRole('button', { name: 'Show all suppressions' }))
    expect(await screen.findByText('dora@example.com')).toBeInTheDocument()
    expect(screen.getByLabelText('Search addresses')).toHaveValue('')
  })

  it.each([
    ['gone@example.com', 'email'],
    ['+436601234567', 'sms'],
  ])('tell what stands against %s, which is not listed', async (address, channel) => {
    keeping(KEPT)
    server.use(
      http.get('*/v1/suppressions/detail', ({ request }) => {
        const { searchParams } = new URL(request.url)
        expect([searchParams.get('address'), searchParams.get('channel')]).toEqual([address, channel])
        const nothing = { at: null, contact_id: null, provider: null }
        return HttpResponse.json({ address, channel, suppressed: true, reason: 'erased', ...nothing })
      }),
    )
    renderWithin(<Held />, { session: await signedIn() })
    await userEvent.type(await screen.findByLabelText('Search addresses'), address)
    await userEvent.click(await screen.findByRole('button', { name: 'See what stands against it' }))
    expect(await screen.findByText('Suppressed: Erased')).toBeInTheDocument()
  })

  it('offer no search where there are none', async () => {
    keeping([])
    renderWithin(<Held />)
    expect(await screen.findByText('No address is suppressed')).toBeInTheDocument()
    expect(screen.queryByLabelText('Search addresses')).not.toBeInTheDocument()
  })
})
