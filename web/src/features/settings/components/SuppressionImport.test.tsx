import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { renderWithin } from '@/test/render'
import { SuppressionImport } from './SuppressionImport'

vi.mock('@/api/upload', () => ({ uploadFile: async () => {} }))

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

describe('importing suppressed addresses', () => {
  it('uploads, starts with the reason, and tells what came of it', async () => {
    const asked: unknown[] = []
    server.use(
      http.post('*/v1/imports', async ({ request }) => {
        asked.push(await request.json())
        return HttpResponse.json({ id: 'i1', upload_url: 'https://upload.test/i1' }, { status: 201 })
      }),
      http.post('*/v1/imports/i1/start', async ({ request }) => {
        asked.push(await request.json())
        return HttpResponse.json({ id: 'i1', state: 'running' }, { status: 202 })
      }),
      http.get('*/v1/imports/i1', () =>
        HttpResponse.json({
          id: 'i1',
          state: 'done',
          rows: 5,
          processed: 5,
          created: 2,
          skipped: 2,
          rejected: 1,
          rejects_url: 'https://files.test/rejects',
        }),
      ),
    )
    renderWithin(<SuppressionImport onClose={() => {}} />)
    await userEvent.click(screen.getByRole('button', { name: 'Suppress them' }))
    expect(screen.getByText('Choose a file first')).toBeInTheDocument()
    expect(asked).toEqual([])

    await userEvent.upload(
      screen.getByLabelText('File of addresses'),
      new File(['address\ndora@example.com'], 'gone.csv', { type: 'text/csv' }),
    )
    await userEvent.type(screen.getByLabelText('Reason'), 'From our old sender')
    await userEvent.click(screen.getByRole('button', { name: 'Suppress them' }))
    expect(await screen.findByText('2 addresses suppressed, 2 were already, 1 rejected.')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: /rejected rows/ })).toBeInTheDocument()
    expect(asked).toEqual([
      { filename: 'gone.csv', format: 'suppressions' },
      { reason: 'From our old sender' },
    ])
  })
})
