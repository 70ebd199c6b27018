import { fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { renderWithin } from '@/test/render'
import { NoteForm } from './NoteForm'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** An API that keeps notes, or refuses the first. */
function keeping({ refusing = 0 } = {}) {
  const kept: unknown[] = []
  let asked = 0
  server.use(
    http.post('*/v1/contacts/7/notes', async ({ request }) => {
      asked += 1
      if (asked <= refusing)
        return HttpResponse.json({ title: 'No', status: 409, detail: 'No' }, { status: 409 })
      kept.push(await request.json())
      return HttpResponse.json({ id: '7', version: 2 }, { status: 201 })
    }),
  )
  return kept
}

describe('the form for notes', () => {
  it('keeps one note for a double click', async () => {
    const kept = keeping()
    renderWithin(<NoteForm contactId="7" />)
    await userEvent.type(screen.getByLabelText('Note'), 'Called')
    const button = screen.getByRole('button', { name: 'Add note' })
    fireEvent.click(button)
    fireEvent.click(button)
    await waitFor(() => expect(screen.getByLabelText('Note')).toHaveValue(''))
    expect(kept).toEqual([{ text: 'Called' }])
  })

  it('takes it again where that failed', async () => {
    const kept = keeping({ refusing: 1 })
    renderWithin(<NoteForm contactId="7" />)
    await userEvent.type(screen.getByLabelText('Note'), 'Called')
    await userEvent.click(screen.getByRole('button', { name: 'Add note' }))
    expect(await screen.findByText('No')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Add note' }))
    await waitFor(() => expect(kept).toEqual([{ text: 'Called' }]))
  })
})
