import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Conversion } from '@/api/types'
import { renderWithin } from '@/test/render'
import { ConvertDialog } from './ConvertDialog'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** The dialog over an API that answers so; tells what it was asked, and what was taken over. */
function converting(answer: Conversion) {
  const asked: unknown[] = []
  server.use(
    http.post('*/v1/content/convert', async ({ request }) => {
      asked.push(await request.json())
      return HttpResponse.json(answer)
    }),
  )
  const onConvert = vi.fn()
  renderWithin(
    <ConvertDialog source="<p>*|FNAME|* *|ARCHIVE|*</p>" onConvert={onConvert} onClose={() => {}} />,
  )
  return { asked, onConvert }
}

describe('converting variables', () => {
  it('shows each change and what nobody knows before anything is replaced', async () => {
    const { onConvert } = converting({
      dialect: 'mailchimp',
      source: '<p>{{ first_name }} *|ARCHIVE|*</p>',
      changes: [{ from: '*|FNAME|*', to: '{{ first_name }}' }],
      unknown: ['*|ARCHIVE|*'],
    })
    expect(await screen.findByRole('cell', { name: '*|FNAME|*' })).toBeInTheDocument()
    expect(screen.getByRole('cell', { name: '{{ first_name }}' })).toBeInTheDocument()
    expect(screen.getByRole('list', { name: 'Unknown' })).toHaveTextContent('*|ARCHIVE|*')
    expect(onConvert).not.toHaveBeenCalled()

    await userEvent.click(screen.getByRole('button', { name: 'Convert 1 variable' }))
    expect(onConvert).toHaveBeenCalledExactlyOnceWith('<p>{{ first_name }} *|ARCHIVE|*</p>')
  })

  it('asks for the language that was chosen', async () => {
    const { asked } = converting({ dialect: null, source: '', changes: [], unknown: [] })
    await screen.findByText('There is nothing to convert in it.')
    expect(screen.getByRole('button', { name: 'Convert' })).toBeDisabled()
    await userEvent.click(screen.getByRole('combobox', { name: 'Written for' }))
    await userEvent.click(screen.getByRole('option', { name: 'listmonk', hidden: true }))
    await waitFor(() =>
      expect(asked.map((body) => (body as { dialect: unknown }).dialect)).toEqual([null, 'listmonk']),
    )
  })
})
