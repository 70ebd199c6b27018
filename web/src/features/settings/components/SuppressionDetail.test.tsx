import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { SuppressionDetail as Detail, ProviderList } from '@/api/types'
import { renderWithin } from '@/test/render'
import { SuppressionDetail } from './SuppressionDetail'

vi.mock('@/ui/links', () => ({ AnchorLink: () => null }))

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const DORA = { address: 'dora@example.com', channel: 'email' } as const

function listed(suppressed: boolean | null, change: Partial<ProviderList> = {}): ProviderList {
  return { suppressed, reason: null, at: null, detail: null, ...change }
}

/** What the API says of the address; tells with which words it was released. */
function saying(detail: Partial<Detail>) {
  const lifted: string[] = []
  server.use(
    http.get('*/v1/suppressions/detail', () =>
      HttpResponse.json({
        ...DORA,
        suppressed: true,
        reason: 'hard_bounce',
        at: null,
        contact_id: null,
        provider: null,
        ...detail,
      }),
    ),
    http.delete('*/v1/suppressions', ({ request }) => {
      lifted.push(new URL(request.url).searchParams.get('provider') ?? '')
      return HttpResponse.json({ ...DORA, provider: listed(false) })
    }),
    http.get('*/v1/suppressions', () => HttpResponse.json({ items: [], next_cursor: null })),
  )
  const onClose = vi.fn()
  renderWithin(<SuppressionDetail of={DORA} onClose={onClose} />)
  return { lifted, onClose }
}

describe('what stands against an address', () => {
  it('has SES’s word, and takes it off its list too', async () => {
    const { lifted, onClose } = saying({ provider: listed(true, { reason: 'bounce' }) })
    expect(await screen.findByText('On it, for a bounce')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Release address' }))
    await waitFor(() => expect(onClose).toHaveBeenCalled())
    expect(lifted).toEqual(['true'])
  })

  it('leaves SES’s list alone where that is wanted', async () => {
    const { lifted } = saying({ provider: listed(true) })
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Take it off SES’s list too' }))
    await userEvent.click(screen.getByRole('button', { name: 'Release address' }))
    await waitFor(() => expect(lifted).toEqual(['false']))
  })

  it('says why SES could not be asked', async () => {
    saying({ provider: listed(null, { detail: 'SES could not be asked: Too many requests' }) })
    expect(await screen.findByText('SES could not be asked: Too many requests')).toBeInTheDocument()
  })

  it('offers no release where nothing stands', async () => {
    const { lifted, onClose } = saying({ suppressed: false, reason: null, provider: listed(false) })
    expect(await screen.findByText('Not suppressed')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Done' }))
    expect(onClose).toHaveBeenCalled()
    expect(lifted).toEqual([])
  })
})
