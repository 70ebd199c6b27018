import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { useState } from 'react'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { renderWithin } from '@/test/render'
import { Overlap } from './Overlap'

vi.mock('@/ui/links', () => ({ ButtonLink: () => null }))

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const NAMES = { a: 'Keen', b: 'Berlin', c: 'Old friends', d: 'Press', e: 'VIP', f: 'New' }

/** An API with these segments, each of ten, each two of which share four. */
function comparing(known: (keyof typeof NAMES)[] = ['a', 'b', 'c', 'd', 'e', 'f']) {
  const asked: string[][] = []
  server.use(
    http.get('*/v1/segments', () =>
      HttpResponse.json({ items: known.map((id) => ({ id, name: NAMES[id] })), next_cursor: null }),
    ),
    http.get('*/v1/segments/:id', ({ params }) =>
      HttpResponse.json({ id: params.id, name: NAMES[params.id as keyof typeof NAMES] }),
    ),
    http.post('*/v1/segments/overlap', async ({ request }) => {
      const { ids } = (await request.json()) as { ids: string[] }
      asked.push(ids)
      return HttpResponse.json({
        as_of: '2026-11-24T10:00:00Z',
        segments: ids.map((id) => ({ id, count: 10 })),
        pairs: ids.flatMap((one, at) => ids.slice(at + 1).map((other) => ({ ids: [one, other], count: 4 }))),
      })
    }),
  )
  return asked
}

function Held({ start }: { start: string[] }) {
  const [ids, setIds] = useState(start)
  return <Overlap ids={ids} onChange={setIds} />
}

describe('the overlap of segments', () => {
  it('is counted as soon as two are chosen', async () => {
    const asked = comparing()
    renderWithin(<Held start={['a']} />)
    expect(await screen.findByText('Choose one more to compare it with.')).toBeInTheDocument()
    expect(asked).toEqual([])
    await userEvent.click(screen.getByLabelText('Segments', { selector: 'input' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Berlin' }))

    const table = within(await screen.findByRole('table', { name: 'Overlap of segments' }))
    expect(table.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual([
      'Keen',
      'Berlin',
    ])
    const keen = table.getAllByRole('row')[1] as HTMLElement
    expect(
      within(keen)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual(['10in all', '440%'])
    expect(asked).toEqual([['a', 'b']])
  })

  it('takes no more than five', async () => {
    comparing()
    renderWithin(<Held start={['a', 'b', 'c', 'd', 'e']} />)
    await screen.findByRole('table')
    await userEvent.click(screen.getByLabelText('Segments', { selector: 'input' }))
    await userEvent.click(await screen.findByRole('option', { name: 'New' }))
    expect(screen.getAllByRole('columnheader')).toHaveLength(5)
  })

  it('names segments that are not among the choices', async () => {
    comparing(['a', 'b'])
    renderWithin(<Held start={['a', 'f']} />)
    await waitFor(() => expect(screen.getByRole('columnheader', { name: 'New' })).toBeInTheDocument())
  })

  it('says so where there is nothing to compare', async () => {
    comparing(['a'])
    renderWithin(<Held start={[]} />)
    expect(await screen.findByText('It takes two segments')).toBeInTheDocument()
  })
})
