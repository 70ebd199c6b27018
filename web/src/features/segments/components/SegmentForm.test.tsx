import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Segment } from '@/api/types'
import { renderWithin } from '@/test/render'
import { BASIC_VOCABULARY } from '../vocabulary'
import { SegmentForm } from './SegmentForm'

vi.mock('@/ui/UnsavedGuard', () => ({ UnsavedGuard: () => null }))

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
    renderWithin(<SegmentForm vocabulary={BASIC_VOCABULARY} discard={null} onSaved={() => {}} />)
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
    renderWithin(<SegmentForm vocabulary={BASIC_VOCABULARY} discard={null} onSaved={() => {}} />)
    fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Mine' } })
    await userEvent.type(screen.getByLabelText('Value', { selector: 'input' }), 'vip{Enter}')
    await userEvent.click(screen.getByRole('button', { name: 'Create segment' }))

    const condition = screen.getByRole('group', { name: 'Condition 1' })
    await waitFor(() => expect(condition).toHaveTextContent('A tag of that name is too long'))
  })

  it('asks for what is missing before it asks the server', async () => {
    renderWithin(<SegmentForm vocabulary={BASIC_VOCABULARY} discard={null} onSaved={() => {}} />)
    await userEvent.click(screen.getByRole('button', { name: 'Create segment' }))
    expect(screen.getByText('Give the segment a name')).toBeInTheDocument()
    expect(screen.getByRole('group', { name: 'Condition 1' })).toHaveTextContent('Fill this in')
  })

  it('makes groups in groups, no deeper than the API takes', async () => {
    const asked = counting(() => 1)
    renderWithin(<SegmentForm vocabulary={BASIC_VOCABULARY} discard={null} onSaved={() => {}} />)
    await userEvent.type(screen.getByLabelText('Value', { selector: 'input' }), 'vip{Enter}')
    await userEvent.click(screen.getByRole('button', { name: 'Add group' }))
    const nested = screen.getByRole('group', { name: 'Group 2' })
    await userEvent.type(within(nested).getByLabelText('Value', { selector: 'input' }), 'press{Enter}')
    await waitFor(() =>
      expect(asked.at(-1)).toEqual({
        all: [
          { field: 'tags', op: 'has_any', value: ['vip'] },
          { any: [{ field: 'tags', op: 'has_any', value: ['press'] }] },
        ],
      }),
    )
    for (const number of ['2', '2.2', '2.2.2']) {
      await userEvent.click(screen.getByRole('button', { name: `Add group to group ${number}` }))
    }
    expect(screen.getByRole('group', { name: 'Group 2.2.2.2' })).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Add group to group 2.2.2.2' })).not.toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Remove group 2' }))
    expect(screen.queryByRole('group', { name: /^Group/ })).not.toBeInTheDocument()
  })

  it('replaces a segment in the version that was read, and offers the newer one where there is one', async () => {
    counting(() => 1)
    const segment: Segment = {
      id: '01S',
      version: 3,
      name: 'Mine',
      description: '',
      filter: { all: [{ field: 'city', op: 'is', value: 'Wien' }] },
      dynamic: true,
      count: 1,
      counted_at: '2026-11-24T10:00:00Z',
      created_at: '2026-11-24T10:00:00Z',
      updated_at: '2026-11-24T10:00:00Z',
    }
    const put: unknown[] = []
    server.use(
      http.put('*/v1/segments/01S', async ({ request }) => {
        put.push(await request.json())
        return HttpResponse.json(
          { title: 'x', status: 409, detail: 'Someone else changed it.' },
          { status: 409, headers: { 'content-type': 'application/problem+json' } },
        )
      }),
    )
    renderWithin(
      <SegmentForm
        segment={segment}
        vocabulary={BASIC_VOCABULARY}
        discard={null}
        onSaved={() => {}}
        reload={async () => ({ ...segment, version: 4, name: 'Theirs' })}
      />,
    )
    await userEvent.click(screen.getByRole('switch', { name: /Keep up/ }))
    await userEvent.click(screen.getByRole('button', { name: 'Save segment' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Load the newer version' }))
    await waitFor(() => expect(screen.getByLabelText('Name')).toHaveValue('Theirs'))
    expect(screen.getByRole('switch', { name: /Keep up/ })).toBeChecked()
    expect(put).toEqual([
      { name: 'Mine', description: '', dynamic: false, filter: segment.filter, version: 3 },
    ])
  })
})
