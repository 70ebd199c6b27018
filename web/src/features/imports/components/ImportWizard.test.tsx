import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { useState } from 'react'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Import } from '@/api/types'
import { renderWithin } from '@/test/render'
import { ImportWizard } from './ImportWizard'

vi.mock('@/ui/links', () => ({ ButtonLink: () => null }))
const { uploadFile } = vi.hoisted(() => ({ uploadFile: vi.fn(async () => {}) }))
vi.mock('@/api/upload', () => ({ uploadFile }))

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => {
  server.resetHandlers()
  uploadFile.mockClear()
})
afterAll(() => server.close())

/** Progress is read every second. */
const SOON = { timeout: 3_000 }

const DONE: Import = {
  id: 'i1',
  version: 3,
  created_at: '2026-11-24T10:00:00Z',
  updated_at: '2026-11-24T10:00:00Z',
  filename: 'people.csv',
  format: 'csv',
  state: 'done',
  rows: 3,
  processed: 3,
  created: 2,
  updated: 0,
  skipped: 0,
  rejected: 1,
  dry_run: true,
  rejects_url: '/rejects.csv',
  detail: null,
}

/** An API that takes files and imports them at once; tells what the imports were started with. */
function importing() {
  const started: { id: string; body: { dry_run: boolean } }[] = []
  let announced = 0
  let job: Import = { ...DONE, state: 'awaiting_upload', dry_run: false }
  server.use(
    http.get('*/v1/topics', () => HttpResponse.json({ items: [], next_cursor: null })),
    http.get('*/v1/custom-fields', () => HttpResponse.json({ items: [], next_cursor: null })),
    http.post('*/v1/imports', () => {
      announced += 1
      return HttpResponse.json({ id: `i${announced}`, upload_url: '/there' }, { status: 201 })
    }),
    http.get('*/v1/imports/:id/columns', () =>
      HttpResponse.json({
        columns: [
          { heading: 'Adresse', samples: ['a@b.c', 'd@e.f'], guess: 'email' },
          { heading: 'Shoe', samples: ['42'], guess: null },
        ],
        fields: ['email', 'city'],
      }),
    ),
    http.post('*/v1/imports/:id/start', async ({ request, params }) => {
      const body = (await request.json()) as { dry_run: boolean }
      started.push({ id: String(params.id), body })
      job = { ...DONE, dry_run: body.dry_run }
      return HttpResponse.json({ ...job, state: 'running' }, { status: 202 })
    }),
    http.get('*/v1/imports/:id', () => HttpResponse.json(job)),
  )
  return started
}

function Held({ onStarted = () => {} }: { onStarted?: (id: string) => void }) {
  const [upload, setUpload] = useState<string | null>(null)
  return <ImportWizard upload={upload} onUpload={setUpload} onStarted={onStarted} />
}

async function upload() {
  await userEvent.upload(
    document.querySelector('input[type=file]') as HTMLInputElement,
    new File(['Adresse,Shoe\na@b.c,42\n'], 'people.csv', { type: 'text/csv' }),
  )
  await userEvent.click(screen.getByRole('button', { name: 'Continue' }))
  return within(await screen.findByRole('table', { name: 'Columns of the file' }))
}

describe('the import wizard', () => {
  it('shows the guesses, and imports as the columns are mapped', async () => {
    const started = importing()
    const onStarted = vi.fn()
    renderWithin(<Held onStarted={onStarted} />)
    const columns = await upload()
    expect(columns.getByLabelText('What Adresse becomes', { selector: 'input' })).toHaveValue('Email')
    expect(columns.getByText('a@b.c, d@e.f')).toBeInTheDocument()
    await userEvent.click(columns.getByLabelText('What Shoe becomes', { selector: 'input' }))
    await userEvent.click(screen.getByRole('option', { name: 'City' }))
    await userEvent.click(screen.getByRole('button', { name: 'Import' }))

    await waitFor(() => expect(onStarted).toHaveBeenCalledWith('i1'))
    expect(started).toEqual([
      {
        id: 'i1',
        body: {
          mapping: { Adresse: 'email', Shoe: 'city' },
          on_match: 'update',
          tags: [],
          topics: [],
          consent: null,
          dry_run: false,
        },
      },
    ])
  })

  it('wants a column that tells who is who, and the source of consent', async () => {
    const started = importing()
    renderWithin(<Held />)
    const columns = await upload()
    await userEvent.click(columns.getByLabelText('What Adresse becomes', { selector: 'input' }))
    await userEvent.click(screen.getByRole('option', { name: 'Leave out' }))
    await userEvent.click(screen.getByRole('checkbox', { name: /email from us/ }))
    await userEvent.click(screen.getByRole('button', { name: 'Import' }))
    expect(screen.getByRole('alert')).toHaveTextContent(/which column holds the email/)
    expect(screen.getByText('Say where they agreed')).toBeInTheDocument()
    expect(started).toEqual([])
  })

  it('tries it first, and then imports the same upload', async () => {
    const started = importing()
    const onStarted = vi.fn()
    renderWithin(<Held onStarted={onStarted} />)
    await upload()
    await userEvent.click(screen.getByRole('button', { name: 'Try it first' }))
    expect(await screen.findByText('Dry run: 2 contacts would be imported', {}, SOON)).toBeInTheDocument()
    expect(onStarted).not.toHaveBeenCalled()

    await userEvent.click(screen.getByRole('button', { name: 'Import for real' }))
    await waitFor(() => expect(onStarted).toHaveBeenCalledWith('i1'))
    expect(started.map(({ id, body }) => [id, body.dry_run])).toEqual([
      ['i1', true],
      ['i1', false],
    ])
    expect(uploadFile).toHaveBeenCalledTimes(1)
  })

  it('takes back what a dry run said once something is changed', async () => {
    importing()
    renderWithin(<Held />)
    await upload()
    await userEvent.click(screen.getByRole('button', { name: 'Try it first' }))
    await screen.findByText('Dry run: 2 contacts would be imported', {}, SOON)
    await userEvent.click(screen.getByRole('radio', { name: 'Leave it as it is' }))
    expect(screen.queryByText(/contacts would be imported/)).not.toBeInTheDocument()
    expect(screen.getByText('You have changed something since the dry run.')).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Import' })).toBeEnabled()
  })

  it('leads on when the file has been imported already', async () => {
    importing()
    server.use(http.get('*/v1/imports/:id', () => HttpResponse.json({ ...DONE, dry_run: false })))
    const onStarted = vi.fn()
    renderWithin(<ImportWizard upload="i7" onUpload={() => {}} onStarted={onStarted} />)
    await waitFor(() => expect(onStarted).toHaveBeenCalledWith('i7'))
  })
})
