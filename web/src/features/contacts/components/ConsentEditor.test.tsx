import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Contact } from '@/api/types'
import { renderWithin } from '@/test/render'
import { ConsentEditor } from './ConsentEditor'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const OPEN = { given: null, at: null, source: null }
const CONTACT = {
  id: '7',
  version: 3,
  consent: { email: OPEN, sms: OPEN },
  email_unsubscribed_at: '2026-11-01T00:00:00Z',
  sms_opted_out_at: null,
} as Contact

/** An API that takes changes of the contact, and keeps them. */
function patching() {
  const sent: unknown[] = []
  server.use(
    http.patch('*/v1/contacts/7', async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json({ ...CONTACT, version: 4 })
    }),
  )
  return sent
}

async function answer(name: string) {
  await userEvent.click(screen.getByRole('button', { name: 'Change consent to email' }))
  await userEvent.click(await screen.findByRole('radio', { name }))
}

describe('the consent editor', () => {
  it('wants to know the source of a yes or a no', async () => {
    const sent = patching()
    renderWithin(<ConsentEditor contact={CONTACT} channel="email" />)
    await answer('No')
    await userEvent.click(screen.getByRole('button', { name: 'Record it' }))
    expect(screen.getByText('Say where you know it from')).toBeInTheDocument()
    await userEvent.type(screen.getByLabelText('Where do you know it from?'), 'Phone call{Enter}')
    await waitFor(() =>
      expect(sent).toEqual([{ consent: { email: { given: false, source: 'Phone call' } }, version: 3 }]),
    )
  })

  it('lifts an unsubscribe only where that was ticked', async () => {
    const sent = patching()
    renderWithin(<ConsentEditor contact={CONTACT} channel="email" />)
    await answer('Yes')
    await userEvent.type(screen.getByLabelText('Where do you know it from?'), 'Form')
    const lift = screen.getByRole('checkbox', { name: /lift their earlier unsubscribe/ })
    expect(lift).not.toBeChecked()
    await userEvent.click(lift)
    await userEvent.click(screen.getByRole('button', { name: 'Record it' }))
    await waitFor(() =>
      expect(sent).toEqual([
        {
          consent: { email: { given: true, source: 'Form' } },
          email_unsubscribed_at: null,
          version: 3,
        },
      ]),
    )
  })
})
