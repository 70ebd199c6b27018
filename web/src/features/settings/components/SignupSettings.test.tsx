import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { SignupSettings as Settings } from '@/api/types'
import { signedIn } from '@/test/fakes'
import { renderWithin } from '@/test/render'
import { SignupSettings } from './SignupSettings'

vi.mock('@/ui/UnsavedGuard', () => ({ UnsavedGuard: () => null }))

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** An API with these settings; tells what was saved. */
async function keeping(enabled: boolean, role: 'owner' | 'editor' = 'owner') {
  const saved: unknown[] = []
  let now: Settings = {
    id: 'signup',
    version: 3,
    created_at: null,
    updated_at: null,
    enabled,
    double_opt_in: true,
    topics: [],
    url: 'https://godwit.test/s/token',
    snippet: '',
  }
  server.use(
    http.get('*/v1/settings/signup', ({ request }) => {
      const language = new URL(request.url).searchParams.get('language')
      return HttpResponse.json({ ...now, snippet: `<form lang="${language}">` })
    }),
    http.put('*/v1/settings/signup', async ({ request }) => {
      const body = (await request.json()) as Settings
      saved.push(body)
      now = { ...now, ...body, version: 4 }
      return HttpResponse.json(now)
    }),
    http.get('*/v1/topics', () => HttpResponse.json({ items: [], next_cursor: null })),
  )
  renderWithin(<SignupSettings />, { session: await signedIn(role) })
  await screen.findByRole('switch', { name: /People can sign up by themselves/ })
  return saved
}

describe('signing up', () => {
  it('shows the form only once people may', async () => {
    const saved = await keeping(false)
    expect(screen.queryByRole('region', { name: 'Sign-up form' })).not.toBeInTheDocument()
    await userEvent.click(screen.getByRole('switch', { name: /People can sign up by themselves/ }))
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByRole('region', { name: 'Sign-up form' })).toBeInTheDocument()
    expect(saved).toEqual([{ enabled: true, double_opt_in: true, topics: [], version: 3 }])
  })

  it('gives the HTML in the language that is chosen', async () => {
    await keeping(true)
    await waitFor(() => expect(screen.getByLabelText('HTML')).toHaveValue('<form lang="en">'))
    await userEvent.click(screen.getByRole('combobox', { name: 'Language of the form' }))
    await userEvent.click(screen.getByRole('option', { name: 'Deutsch', hidden: true }))
    await waitFor(() => expect(screen.getByLabelText('HTML')).toHaveValue('<form lang="de">'))
    expect(screen.getByRole('link', { name: 'Open the sign-up page' })).toHaveAttribute(
      'href',
      'https://godwit.test/s/token',
    )
  })

  it('is changed by owners alone', async () => {
    await keeping(true, 'editor')
    expect(screen.getByRole('switch', { name: /People can sign up by themselves/ })).toBeDisabled()
    expect(screen.queryByRole('button', { name: 'Save' })).not.toBeInTheDocument()
  })
})
