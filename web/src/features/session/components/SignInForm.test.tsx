import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { fakeCognito, memoryStorage } from '@/test/fakes'
import { renderWithin } from '@/test/render'
import { createSession } from '../session'
import { SignInForm } from './SignInForm'

async function signIn(password: string) {
  await userEvent.type(screen.getByLabelText('Email'), 'owner@demo.test')
  await userEvent.type(screen.getByLabelText('Password'), password)
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
}

describe('the sign-in form', () => {
  it('signs in', async () => {
    const session = createSession(fakeCognito(), memoryStorage())
    renderWithin(<SignInForm expired={false} />, { session })
    await signIn('right')
    expect(session.state.getState().user?.role).toBe('owner')
  })

  it('says why not', async () => {
    renderWithin(<SignInForm expired={false} />)
    await signIn('wrong')
    expect(await screen.findByRole('alert')).toHaveTextContent('The email or the password is wrong.')
  })

  it('asks for a new password where one is due, twice the same', async () => {
    const session = createSession(
      fakeCognito({
        signIn: async () => ({ kind: 'new-password', challenge: { username: 'u', session: 's' } }),
      }),
      memoryStorage(),
    )
    renderWithin(<SignInForm expired={false} />, { session })
    await signIn('temporary')

    await userEvent.type(await screen.findByLabelText('New password'), 'one')
    await userEvent.type(screen.getByLabelText('New password again'), 'other')
    await userEvent.click(screen.getByRole('button', { name: /Set the password/ }))
    expect(screen.getByText('The two passwords differ')).toBeInTheDocument()

    await userEvent.clear(screen.getByLabelText('New password again'))
    await userEvent.type(screen.getByLabelText('New password again'), 'one')
    await userEvent.click(screen.getByRole('button', { name: /Set the password/ }))
    expect(session.state.getState().user).not.toBeNull()
  })
})
