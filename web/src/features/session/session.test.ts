import { describe, expect, it, vi } from 'vitest'
import { fakeCognito, idToken, memoryStorage } from '@/test/fakes'
import { type Cognito, CognitoError } from './cognito'
import { createSession } from './session'

const HOUR = 3_600_000
const START = 1_900_000_000_000

/** A session with a clock that the test moves. */
function sessionAt(change: Partial<Cognito> = {}, storage = memoryStorage()) {
  const clock = { now: START }
  const cognito = fakeCognito({
    signIn: async () => ({
      kind: 'signed-in',
      tokens: { idToken: idToken({ exp: (START + HOUR) / 1000 }), refreshToken: 'refresh-1' },
    }),
    ...change,
  })
  return { session: createSession(cognito, storage, () => clock.now), clock, storage }
}

describe('the session', () => {
  it('knows who has signed in, with letters of every kind', async () => {
    const { session } = sessionAt({
      signIn: async () => ({
        kind: 'signed-in',
        tokens: {
          idToken: idToken({ email: 'jürgen@döner.test', 'custom:role': 'viewer' }),
          refreshToken: 'r',
        },
      }),
    })
    await session.signIn('x', 'y')
    expect(session.state.getState().user).toEqual({
      email: 'jürgen@döner.test',
      role: 'viewer',
      workspace: '01WORKSPACE',
    })
  })

  it('takes no token without a workspace and a role', async () => {
    const { session } = sessionAt({
      signIn: async () => ({
        kind: 'signed-in',
        tokens: { idToken: idToken({ 'custom:role': undefined }), refreshToken: 'r' },
      }),
    })
    await expect(session.signIn('x', 'y')).rejects.toThrow(/belongs to no workspace/)
    expect(session.state.getState().user).toBeNull()
  })

  it('uses its token while it is good, and refreshes it once for all who ask shortly before its end', async () => {
    const fresh = idToken({ exp: (START + 2 * HOUR) / 1000 })
    const refresh = vi.fn(async () => ({ idToken: fresh }))
    const { session, clock } = sessionAt({ refresh })
    await session.signIn('x', 'y')

    clock.now = START + HOUR - 120_000
    await session.idToken()
    expect(refresh).not.toHaveBeenCalled()

    clock.now = START + HOUR - 30_000
    expect(await Promise.all([session.idToken(), session.idToken()])).toEqual([fresh, fresh])
    expect(refresh).toHaveBeenCalledTimes(1)
    expect(refresh).toHaveBeenCalledWith('refresh-1')
  })

  it('ends when the refresh token is refused', async () => {
    const { session, clock, storage } = sessionAt({
      refresh: async () => {
        throw new CognitoError('NotAuthorizedException', 'Refresh Token has expired')
      },
    })
    await session.signIn('x', 'y')
    clock.now += HOUR
    await expect(session.idToken()).rejects.toThrow()
    expect(session.state.getState()).toEqual({ user: null, reason: 'expired' })
    expect(storage.length).toBe(0)
  })

  it('outlives a network failure while refreshing', async () => {
    const { session, clock } = sessionAt({
      refresh: async () => {
        throw new CognitoError('NetworkError', 'unreachable')
      },
    })
    await session.signIn('x', 'y')
    clock.now += HOUR
    await expect(session.idToken()).rejects.toThrow('unreachable')
    expect(session.state.getState().user).not.toBeNull()
  })

  it('is taken up again after a reload, until one signs out', async () => {
    const storage = memoryStorage()
    const revoke = vi.fn(async () => {})
    await sessionAt({}, storage).session.signIn('x', 'y')

    const second = sessionAt({ revoke }, storage).session
    await second.restore()
    expect(second.state.getState().user?.email).toBe('owner@demo.test')

    await second.signOut()
    expect(revoke).toHaveBeenCalledWith('refresh-1')
    const third = sessionAt({}, storage).session
    await third.restore()
    expect(third.state.getState().user).toBeNull()
  })
})
