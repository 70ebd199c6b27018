import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Notification } from '@/api/types'
import { renderWithin } from '@/test/render'
import { NotificationBell } from './NotificationBell'

vi.mock('@/ui/links', () => ({
  AnchorLink: ({ children, onClick }: { children: string; onClick: () => void }) => (
    <button type="button" onClick={onClick}>
      {children}
    </button>
  ),
}))

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

function told(change: Partial<Notification>): Notification {
  return {
    id: 'n1',
    event: 'campaign_braked',
    created_at: '2026-11-24T10:00:00Z',
    read: false,
    campaign_id: 'c1',
    import_id: null,
    name: 'Autumn',
    reason: '10 of 110 bounced.',
    ...change,
  }
}

/** An API with these notifications; tells what was marked as read. */
function telling(items: Notification[]) {
  const marked: unknown[] = []
  let now = items
  server.use(
    http.get('*/v1/notifications', () =>
      HttpResponse.json({ items: now, next_cursor: null, unread: now.filter(({ read }) => !read).length }),
    ),
    http.post('*/v1/notifications/read', async ({ request }) => {
      const body = (await request.json()) as { ids?: string[]; all?: boolean }
      marked.push(body)
      now = now.map((each) => (body.all || body.ids?.includes(each.id) ? { ...each, read: true } : each))
      return HttpResponse.json({ unread: now.filter(({ read }) => !read).length })
    }),
  )
  renderWithin(<NotificationBell />)
  return marked
}

describe('the bell', () => {
  it('tells how many are unread, and marks the one that is followed', async () => {
    const marked = telling([told({}), told({ id: 'n2', event: 'campaign_sent', name: 'Spring', reason: '' })])
    await userEvent.click(await screen.findByRole('button', { name: 'Notifications, 2 unread' }))
    expect(await screen.findByText('10 of 110 bounced.')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'The brake stopped “Autumn”' }))
    expect(await screen.findByRole('button', { name: 'Notifications, 1 unread' })).toBeInTheDocument()
    expect(marked).toEqual([{ ids: ['n1'] }])
  })

  it('marks all', async () => {
    const marked = telling([told({}), told({ id: 'n2' })])
    await userEvent.click(await screen.findByRole('button', { name: 'Notifications, 2 unread' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Mark all as read' }))
    await waitFor(() => expect(screen.getByRole('button', { name: 'Notifications' })).toBeInTheDocument())
    expect(marked).toEqual([{ all: true }])
  })

  it('says so where nothing has happened', async () => {
    telling([])
    await userEvent.click(await screen.findByRole('button', { name: 'Notifications' }))
    expect(await screen.findByText('Nothing has happened yet.')).toBeInTheDocument()
  })
})
