/**
 * The session: who is signed in, and a fresh ID token for each call.
 * The ID token lives in memory; the refresh token in localStorage, so that a reload or another tab stays signed in.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { readClaims, type User } from './claims'
import {
  type Cognito,
  CognitoError,
  type NewPasswordChallenge,
  type SignInOutcome,
  type Tokens,
} from './cognito'

/** Nobody is signed in: not yet, no more by choice, or no more as the session ended. */
export type Absence = 'not-yet' | 'signed-out' | 'expired'

export type SessionState = { user: User } | { user: null; reason: Absence }

export interface Session {
  readonly state: StoreApi<SessionState>
  /** Takes up the session that an earlier visit left, if it is still good. */
  restore(): Promise<void>
  /** Throws CognitoError with words for people. */
  signIn(email: string, password: string): Promise<NewPasswordChallenge | null>
  setNewPassword(challenge: NewPasswordChallenge, password: string): Promise<NewPasswordChallenge | null>
  signOut(): Promise<void>
  /** An ID token good for at least a minute. Throws when nobody is signed in. */
  idToken(): Promise<string>
  /** The API refused the token: ask the user to sign in again. */
  expire(): void
}

const REFRESH_TOKEN = 'godwit.refresh-token'
/** Refreshed this long before the end (ms), so that no request leaves with a token that ends on the way. */
const MARGIN = 60_000

interface Held {
  idToken: string
  refreshToken: string
  expiresAt: number
}

export function createSession(cognito: Cognito, storage: Storage, now: () => number = Date.now): Session {
  const state = createStore<SessionState>(() => ({ user: null, reason: 'not-yet' }))
  let held: Held | null = null
  let refreshing: Promise<string> | null = null

  function hold(tokens: Tokens, refreshToken: string): string {
    const { user, expiresAt } = readClaims(tokens.idToken)
    held = { idToken: tokens.idToken, refreshToken, expiresAt }
    storage.setItem(REFRESH_TOKEN, refreshToken)
    state.setState({ user }, true)
    return tokens.idToken
  }

  function drop(reason: Absence) {
    held = null
    storage.removeItem(REFRESH_TOKEN)
    state.setState({ user: null, reason }, true)
  }

  async function refresh(refreshToken: string): Promise<string> {
    try {
      const tokens = await cognito.refresh(refreshToken)
      return hold(tokens, tokens.refreshToken ?? refreshToken)
    } catch (error) {
      if (error instanceof CognitoError && error.code === 'NotAuthorizedException') drop('expired')
      throw error
    }
  }

  function settle(outcome: SignInOutcome): NewPasswordChallenge | null {
    if (outcome.kind === 'new-password') return outcome.challenge
    hold(outcome.tokens, outcome.tokens.refreshToken ?? '')
    return null
  }

  return {
    state,
    async restore() {
      const kept = storage.getItem(REFRESH_TOKEN)
      if (kept) await refresh(kept).catch(() => undefined)
    },
    async signIn(email, password) {
      return settle(await cognito.signIn(email, password))
    },
    async setNewPassword(challenge, password) {
      return settle(await cognito.setNewPassword(challenge, password))
    },
    async signOut() {
      const token = held?.refreshToken
      drop('signed-out')
      if (token) await cognito.revoke(token).catch(() => undefined)
    },
    async idToken() {
      if (!held) throw new CognitoError('NotAuthorizedException', 'Sign in again.')
      if (held.expiresAt - now() > MARGIN) return held.idToken
      refreshing ??= refresh(held.refreshToken).finally(() => {
        refreshing = null
      })
      return refreshing
    },
    expire() {
      if (held) drop('expired')
    },
  }
}

/** Signs this tab out when another one does. */
export function followOtherTabs(session: Session): void {
  addEventListener('storage', (event) => {
    if (event.key === REFRESH_TOKEN && event.newValue === null) session.expire()
  })
}
