import { fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { renderWithin } from '@/test/render'
import { SegmentForm } from './SegmentForm'

vi.mock('@/ui/UnsavedGuard', () => ({ UnsavedGuard: () => null }))
vi.mock('@/ui/links', () => ({ ButtonLink: () => null }))

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** Counts the filters by what `countOf` says of them, and keeps them. */
function counting(countOf: (filter: unknown) => number) {
  const asked: unknown[] = []
  server.use(
    http.post('*/v1/segments/preview', async ({ request }) => {
      const { filter } = (await request.json()) as { filter: unknown }
      asked.push(filter)
      const total = countOf(filter)
      const reach = { sendable: total, no_address: 0, suppressed: 0, unsubscribed: 0, no_consent: 0 }
      return HttpResponse.json({
        count: total,
        as_of: '2026-11-24T10:00:00Z',
        reach: { email: reach, sms: reach },
        items: [],
        next_cursor: null,
      })
    }),
  )
  return asked
}

describe('the segment form', () => {
  it('counts while the conditions are made, once typing pauses, and dims what is out of date', async () => {
    const asked = counting((filter) => (JSON.stringify(filter).includes('press') ? 1234 : 5678))
    renderWithin(<SegmentForm onCreated={() => {}} />)
    expect(screen.getByText('Complete the conditions to see who matches.')).toBeInTheDocument()

    const tags = screen.getByLabelText('Value', { selector: 'input' })
    await userEvent.type(tags, 'vip{Enter}')
    const count = await screen.findByTestId('live-count')
    expect(count).toHaveTextContent((5678).toLocaleString())
    expect(count).not.toHaveAttribute('data-stale')

    await userEvent.type(tags, 'press{Enter}')
    expect(count).toHaveAttribute('data-stale')
    await waitFor(() => expect(count).toHaveTextContent((1234).toLocaleString()))
    expect(count).not.toHaveAttribute('data-stale')
    expect(asked).toEqual([
      { all: [{ field: 'tags', op: 'has_any', value: ['vip'] }] },
      { all: [{ field: 'tags', op: 'has_any', value: ['vip', 'press'] }] },
    ])
  })

  it('shows a refusal at the row that it is about', async () => {
    counting(() => 1)
    server.use(
      http.post('*/v1/segments', () =>
        HttpResponse.json(
          {
            title: 'x',
            status: 422,
            detail: 'x',
            errors: [{ path: 'filter.all[0].value[0]', message: 'a tag of that name is too long' }],
          },
          { status: 422, headers: { 'content-type': 'application/problem+json' } },
        ),
      ),
    )
    renderWithin(<SegmentForm onCreated={() => {}} />)
    fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Mine' } })
    await userEvent.type(screen.getByLabelText('Value', { selector: 'input' }), 'vip{Enter}')
    await userEvent.click(screen.getByRole('button', { name: 'Create segment' }))

    const condition = screen.getByRole('group', { name: 'Condition 1' })
    await waitFor(() => expect(condition).toHaveTextContent('A tag of that name is too long'))
  })

  it('asks for what is missing before it asks the server', async () => {
    renderWithin(<SegmentForm onCreated={() => {}} />)
    fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Mine' } })
    await userEvent.click(screen.getByRole('button', { name: 'Create segment' }))
    expect(screen.getByRole('group', { name: 'Condition 1' })).toHaveTextContent('Fill this in')
  })
})
