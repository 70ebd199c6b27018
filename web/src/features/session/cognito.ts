/**
 * Cognito's sign-in over its JSON protocol: the four calls the client makes, without the 40 KB of an SDK.
 * Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
import type { Config } from '@/config'

export interface Tokens {
  idToken: string
  /** Absent after a refresh: Cognito keeps the one that was used. */
  refreshToken?: string
}

/** Cognito wants a password of the user's own before it signs them in (users made by an administrator). */
export interface NewPasswordChallenge {
  username: string
  session: string
}

export type SignInOutcome =
  | { kind: 'signed-in'; tokens: Tokens }
  | { kind: 'new-password'; challenge: NewPasswordChallenge }

/** A refusal by Cognito. `code` is its exception's name, `message` is meant for people. */
export class CognitoError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export interface Cognito {
  signIn(email: string, password: string): Promise<SignInOutcome>
  setNewPassword(challenge: NewPasswordChallenge, password: string): Promise<SignInOutcome>
  /** Throws CognitoError `NotAuthorizedException` when the refresh token is no longer good. */
  refresh(refreshToken: string): Promise<Tokens>
  revoke(refreshToken: string): Promise<void>
}

interface AuthAnswer {
  AuthenticationResult?: { IdToken: string; RefreshToken?: string }
  ChallengeName?: string
  ChallengeParameters?: Record<string, string>
  Session?: string
}

const WORDS: Record<string, string> = {
  NotAuthorizedException: 'The email or the password is wrong.',
  UserNotFoundException: 'The email or the password is wrong.',
  UserNotConfirmedException: 'This account is not confirmed yet. Ask the owner of your workspace.',
  PasswordResetRequiredException: 'This password must be reset. Ask the owner of your workspace.',
  TooManyRequestsException: 'Too many attempts. Wait a moment and try again.',
  LimitExceededException: 'Too many attempts. Wait a while and try again.',
}

/** Words for a refusal; Cognito's own where ours would say less (disabled users, locked accounts, password rules). */
function wordsFor(code: string, message: string): string {
  if (code === 'InvalidPasswordException' || /disabled|attempts exceeded|expired/i.test(message))
    return message
  return WORDS[code] ?? (message || 'Signing in did not work.')
}

export function createCognito(config: Config): Cognito {
  async function call<Answer>(operation: string, body: object): Promise<Answer> {
    let answer: Response
    try {
      answer = await fetch(config.cognito_endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
        },
        body: JSON.stringify({ ClientId: config.client_id, ...body }),
      })
    } catch {
      throw new CognitoError('NetworkError', 'The sign-in service cannot be reached. Check your connection.')
    }
    const said = await answer.json().catch(() => ({}))
    if (answer.ok) return said as Answer
    const code = String(said.__type ?? `Http${answer.status}`).replace(/^.*#/, '')
    throw new CognitoError(code, wordsFor(code, String(said.message ?? said.Message ?? '')))
  }

  function outcomeOf(answer: AuthAnswer, username: string): SignInOutcome {
    if (answer.ChallengeName === 'NEW_PASSWORD_REQUIRED') {
      const name = answer.ChallengeParameters?.USER_ID_FOR_SRP ?? username
      return { kind: 'new-password', challenge: { username: name, session: answer.Session ?? '' } }
    }
    if (!answer.AuthenticationResult) {
      throw new CognitoError(
        'UnsupportedChallenge',
        `This account asks for ${answer.ChallengeName ?? 'a step'} that this client does not know.`,
      )
    }
    return { kind: 'signed-in', tokens: tokensOf(answer.AuthenticationResult) }
  }

  return {
    async signIn(email, password) {
      const answer = await call<AuthAnswer>('InitiateAuth', {
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: email, PASSWORD: password },
      })
      return outcomeOf(answer, email)
    },
    async setNewPassword({ username, session }, password) {
      const answer = await call<AuthAnswer>('RespondToAuthChallenge', {
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session: session,
        ChallengeResponses: { USERNAME: username, NEW_PASSWORD: password },
      })
      return outcomeOf(answer, username)
    },
    async refresh(refreshToken) {
      const answer = await call<AuthAnswer>('InitiateAuth', {
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: refreshToken },
      })
      if (!answer.AuthenticationResult) throw new CognitoError('NotAuthorizedException', 'Sign in again.')
      return tokensOf(answer.AuthenticationResult)
    },
    async revoke(refreshToken) {
      await call('RevokeToken', { Token: refreshToken })
    },
  }
}

function tokensOf(result: { IdToken: string; RefreshToken?: string }): Tokens {
  return { idToken: result.IdToken, refreshToken: result.RefreshToken }
}
