/** Who a token says its bearer is. Read for display only: the API checks the signature and the role of every call. */

export type Role = 'owner' | 'editor' | 'viewer'

export interface User {
  email: string
  role: Role
  workspace: string
}

export interface Claims {
  user: User
  /** When the token ends, in ms since 1970. */
  expiresAt: number
}

/** The claims of an ID token. Throws where it isn't a JWT with our claims. */
export function readClaims(idToken: string): Claims {
  const payload = idToken.split('.')[1] ?? ''
  const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (char) =>
    char.charCodeAt(0),
  )
  const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>
  const role = claims['custom:role']
  const workspace = claims['custom:workspace']
  if (!isRole(role) || typeof workspace !== 'string') {
    throw new Error('This account belongs to no workspace yet. Ask its owner to invite you.')
  }
  return {
    user: { email: String(claims.email ?? ''), role, workspace },
    expiresAt: Number(claims.exp) * 1000,
  }
}

/** Whether a role may change things; viewers only read. */
export function canWrite(role: Role): boolean {
  return role !== 'viewer'
}

function isRole(value: unknown): value is Role {
  return value === 'owner' || value === 'editor' || value === 'viewer'
}
