/** Stand-ins of what lies outside: Cognito, storage, tokens. */
import type { Role } from '@/features/session/claims'
import { type Cognito, CognitoError, type NewPasswordChallenge } from '@/features/session/cognito'
import { createSession, type Session } from '@/features/session/session'

export function memoryStorage(): Storage {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    clear: () => kept.clear(),
    getItem: (key) => kept.get(key) ?? null,
    key: (at) => [...kept.keys()][at] ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, value) => void kept.set(key, value),
  }
}

/** An ID token with these claims, unsigned. */
export function idToken(claims: Record<string, unknown> = {}): string {
  const all = {
    email: 'owner@demo.test',
    'custom:workspace': '01WORKSPACE',
    'custom:role': 'owner',
    exp: 2_000_000_000,
    ...claims,
  }
  const part = btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(all))))
  return `e30.${part.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}.signature`
}

/** A Cognito with one user; `change` replaces single answers. */
export function fakeCognito(change: Partial<Cognito> = {}): Cognito {
  return {
    async signIn(_, password) {
      if (password !== 'right') {
        throw new CognitoError('NotAuthorizedException', 'The email or the password is wrong.')
      }
      return { kind: 'signed-in', tokens: { idToken: idToken(), refreshToken: 'refresh-1' } }
    },
    async setNewPassword(_: NewPasswordChallenge) {
      return { kind: 'signed-in', tokens: { idToken: idToken(), refreshToken: 'refresh-1' } }
    },
    async refresh() {
      return { idToken: idToken() }
    },
    async revoke() {},
    ...change,
  }
}

/** The session of somebody with this role. */
export async function signedIn(role: Role = 'owner'): Promise<Session> {
  const tokens = { idToken: idToken({ 'custom:role': role }), refreshToken: 'refresh-1' }
  const cognito = fakeCognito({ signIn: async () => ({ kind: 'signed-in', tokens }) })
  const session = createSession(cognito, memoryStorage())
  await session.signIn('owner@demo.test', 'right')
  return session
}
