import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Reputation, WorkspaceBrake } from '@/api/types'
import type { Role } from '@/features/session/claims'
import { signedIn } from '@/test/fakes'
import { renderWithin } from '@/test/render'
import { ReputationView } from './ReputationView'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const FIGURES = { sent: 110, delivered: 100, bounced: 10, complained: 0 }
const BRAKED: WorkspaceBrake = {
  state: 'braked',
  reason: '10 of 110 messages bounced for good; the limit is 5 %.',
  since: '2026-11-24T10:00:00Z',
  figures: FIGURES,
  releases: [],
}

function reputation(change: Partial<Reputation> = {}): Reputation {
  return {
    items: [
      { date: '2026-11-22', sent: 0, delivered: 0, bounced: 0, complained: 0 },
      { date: '2026-11-23', sent: 1000, delivered: 990, bounced: 10, complained: 1 },
      { date: '2026-11-24', ...FIGURES },
    ],
    limits: { bounce: { warning: 0.05, danger: 0.1 }, complaint: { warning: 0.001, danger: 0.005 } },
    brake: BRAKED,
    identities: [
      {
        identity: 'demo.test',
        dkim: 'pass',
        spf: 'missing',
        dmarc: 'pass',
        dmarc_policy: 'none',
        detail: 'SPF: add the record demo.test TXT "v=spf1 include:amazonses.com ~all".\nTell nobody.',
      },
    ],
    ...change,
  }
}

/** The page over an API that stands so; its brake can be released. */
async function standing(start: Reputation, role: Role = 'owner') {
  let now = start
  server.use(
    http.get('*/v1/reputation', () => HttpResponse.json(now)),
    http.post('*/v1/reputation/release', () => {
      const releases = [
        { by: 'owner@demo.test', at: '2026-11-24T11:00:00Z', reason: String(BRAKED.reason), ...FIGURES },
      ]
      now = { ...now, brake: { ...BRAKED, state: 'clear', reason: null, since: null, releases } }
      return HttpResponse.json(now.brake)
    }),
    http.get('*/v1/reputation/brake', () => HttpResponse.json(now.brake)),
  )
  renderWithin(<ReputationView days={30} />, { session: await signedIn(role) })
  return screen.findByRole('region', { name: 'Brake' })
}

describe('the reputation page', () => {
  it('tells the rates in words, and on request as a table without idle days', async () => {
    await standing(reputation())
    expect(
      screen.getByRole('img', { name: /^Bounces: .* 1\.8% over these days \(20 of 1,110 sent\)/ }),
    ).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Show as a table' }))
    const rows = within(await screen.findByRole('table', { name: 'Outcomes by day' })).getAllByRole('row')
    expect(rows).toHaveLength(3)
    expect(rows[1]).toHaveTextContent('10 (9.1%)')
    expect(rows[2]).toHaveTextContent('1 (0.1%)')
  })

  it('releases the brake only after a confirmation, and shows the decision', async () => {
    const brake = await standing(reputation())
    expect(within(brake).getByText('Braked')).toBeInTheDocument()
    await userEvent.click(within(brake).getByRole('button', { name: 'Release' }))
    expect(within(brake).getByText('Braked')).toBeInTheDocument()
    await userEvent.click(await screen.findByRole('button', { name: 'Release the brake' }))
    await waitFor(() => expect(within(brake).getByText('Clear')).toBeInTheDocument())
    expect(within(brake).getByRole('list', { name: 'Decisions to go on' })).toHaveTextContent(
      /owner@demo\.test, .*10 of 110 messages bounced for good/,
    )
    expect(within(brake).queryByRole('button', { name: 'Release' })).not.toBeInTheDocument()
  })

  it('sends others to an owner', async () => {
    const brake = await standing(reputation(), 'editor')
    expect(within(brake).queryByRole('button', { name: 'Release' })).not.toBeInTheDocument()
    expect(brake).toHaveTextContent('Ask an owner to release it.')
  })

  it('says what to add for each identity', async () => {
    await standing(reputation())
    const card = screen.getByRole('article', { name: 'demo.test' })
    expect(card).toHaveTextContent('DKIM: in order')
    expect(card).toHaveTextContent('SPF: missing')
    expect(card).toHaveTextContent('DMARC: in order, policy none')
    expect(within(card).getAllByRole('listitem')).toHaveLength(2)
  })
})
