import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Job, Topic } from '@/api/types'
import { renderWithin } from '@/test/render'
import { TagsEditor } from './TagsEditor'
import { TopicsEditor } from './TopicsEditor'

vi.mock('@/ui/links', () => ({
  AnchorLink: ({ children }: { children: string }) => <a href="/">{children}</a>,
}))

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const JOB = { id: 'j1', state: 'done', done: 2, total: 2, url: null, detail: null } as Job

/** An API that changes many contacts; tells what it was asked for. */
function changing(answer: Partial<Job> = {}) {
  const asked: unknown[] = []
  server.use(
    http.get('*/v1/topics', () =>
      HttpResponse.json({
        items: [
          { id: 't1', name: 'Offers' },
          { id: 't2', name: 'Events' },
        ] as Topic[],
        next_cursor: null,
      }),
    ),
    http.post('*/v1/contacts/:what', async ({ request, params }) => {
      asked.push({ what: params.what, body: await request.json() })
      return HttpResponse.json({ ...JOB, ...answer })
    }),
    http.get('*/v1/jobs/j1', () => HttpResponse.json({ ...JOB, done: 500, total: 500 })),
  )
  return asked
}

describe('the editor of many contacts', () => {
  it('changes tags, and tells once it is done', async () => {
    const asked = changing()
    const onDone = vi.fn()
    renderWithin(<TagsEditor target={{ ids: ['1', '2'] }} whom="2 contacts" onDone={onDone} />)
    await userEvent.click(screen.getByRole('button', { name: 'Tags' }))
    await userEvent.type(await screen.findByLabelText('Add', { selector: 'input' }), 'vip{Enter}')
    await userEvent.click(screen.getByRole('button', { name: 'Change tags' }))
    await waitFor(() => expect(onDone).toHaveBeenCalled())
    expect(asked).toEqual([{ what: 'tags', body: { ids: ['1', '2'], add: ['vip'], remove: [] } }])
  })

  it('subscribes a segment to topics by their names, and follows the job', async () => {
    const asked = changing({ state: 'running', done: 0, total: 500 })
    const onDone = vi.fn()
    renderWithin(<TopicsEditor target={{ segment_id: 's1' }} whom="all in “Keen”" onDone={onDone} />)
    await userEvent.click(screen.getByRole('button', { name: 'Topics' }))
    await userEvent.click(await screen.findByLabelText('Subscribe to', { selector: 'input' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Offers' }))
    await userEvent.click(screen.getByLabelText('Unsubscribe from', { selector: 'input' }))
    const options = await screen.findAllByRole('option')
    expect(options.map(({ textContent }) => textContent)).toEqual(['Events'])
    await userEvent.click(screen.getByRole('button', { name: 'Change topics' }))
    await waitFor(() => expect(onDone).toHaveBeenCalled())
    expect(asked).toEqual([{ what: 'topics', body: { segment_id: 's1', add: ['t1'], remove: [] } }])
  })

  it('asks for nothing while nothing is chosen', async () => {
    const asked = changing()
    renderWithin(<TopicsEditor target={{ ids: ['1'] }} whom="1 contact" />)
    await userEvent.click(screen.getByRole('button', { name: 'Topics' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Change topics' }))
    expect(asked).toEqual([])
  })
})
