import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Campaign, Job } from '@/api/types'
import { renderWithin } from '@/test/render'
import { ReclassifyModal } from './ReclassifyModal'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const JOB = {
  id: 'j1',
  kind: 'reclassify',
  state: 'running',
  done: 0,
  total: 0,
  detail: null,
  url: null,
} as Job

describe('telling people from machines anew', () => {
  it('follows the job to its end', async () => {
    server.use(
      http.post('*/v1/campaigns/c1/reclassify', () => HttpResponse.json(JOB, { status: 202 })),
      http.get('*/v1/jobs/j1', () => HttpResponse.json({ ...JOB, state: 'done', done: 7, total: 7 })),
    )
    const onClose = vi.fn()
    renderWithin(<ReclassifyModal campaign={{ id: 'c1', name: 'Autumn' } as Campaign} onClose={onClose} />)
    await userEvent.click(screen.getByRole('button', { name: 'Judge anew' }))
    expect(await screen.findByText('Done: 7 recipients')).toBeInTheDocument()
    expect(onClose).not.toHaveBeenCalled()
    await userEvent.click(screen.getByRole('button', { name: 'Done' }))
    expect(onClose).toHaveBeenCalledOnce()
  })
})
