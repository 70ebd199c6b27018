import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type CognitoError, createCognito } from './cognito'

const ENDPOINT = 'https://cognito-idp.eu-central-1.amazonaws.com/'
const server = setupServer()
const cognito = createCognito({
  region: 'eu-central-1',
  user_pool_id: 'pool',
  client_id: 'client',
  cognito_endpoint: ENDPOINT,
})

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** Answers each call with what `answers` has for its operation, and keeps what was asked. */
function answering(answers: Record<string, { status?: number; body: object }>) {
  const asked: { operation: string; body: unknown }[] = []
  server.use(
    http.post(ENDPOINT, async ({ request }) => {
      const operation = request.headers.get('x-amz-target')?.split('.')[1] ?? ''
      asked.push({ operation, body: await request.json() })
      const { status = 200, body } = answers[operation] ?? { status: 500, body: {} }
      return HttpResponse.json(body, { status })
    }),
  )
  return asked
}

describe('signing in', () => {
  it('asks for the password flow and gives the tokens', async () => {
    const asked = answering({
      InitiateAuth: { body: { AuthenticationResult: { IdToken: 'id', RefreshToken: 'refresh' } } },
    })

    const outcome = await cognito.signIn('owner@demo.test', 'secret')

    expect(outcome).toEqual({ kind: 'signed-in', tokens: { idToken: 'id', refreshToken: 'refresh' } })
    expect(asked).toEqual([
      {
        operation: 'InitiateAuth',
        body: {
          ClientId: 'client',
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'owner@demo.test', PASSWORD: 'secret' },
        },
      },
    ])
  })

  it('answers the demand for a new password under the name that Cognito uses', async () => {
    const asked = answering({
      InitiateAuth: {
        body: {
          ChallengeName: 'NEW_PASSWORD_REQUIRED',
          Session: 'session',
          ChallengeParameters: { USER_ID_FOR_SRP: 'user-id' },
        },
      },
      RespondToAuthChallenge: { body: { AuthenticationResult: { IdToken: 'id', RefreshToken: 'refresh' } } },
    })

    const outcome = await cognito.signIn('new@demo.test', 'temporary')
    if (outcome.kind !== 'new-password') throw new Error('no challenge')
    await cognito.setNewPassword(outcome.challenge, 'my own')

    expect(asked[1]?.body).toMatchObject({
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: 'session',
      ChallengeResponses: { USERNAME: 'user-id', NEW_PASSWORD: 'my own' },
    })
  })

  it('says that it cannot answer other challenges', async () => {
    answering({ InitiateAuth: { body: { ChallengeName: 'SOFTWARE_TOKEN_MFA' } } })
    await expect(cognito.signIn('a@b.c', 'x')).rejects.toThrow(/SOFTWARE_TOKEN_MFA/)
  })
})

describe('refusals', () => {
  it.each([
    ['NotAuthorizedException', 'Incorrect username or password.', 'The email or the password is wrong.'],
    ['NotAuthorizedException', 'User is disabled.', 'User is disabled.'],
    ['UserNotFoundException', 'User does not exist.', 'The email or the password is wrong.'],
    ['InvalidPasswordException', 'Password must have symbols', 'Password must have symbols'],
    ['com.amazon#TooManyRequestsException', 'x', 'Too many attempts. Wait a moment and try again.'],
  ])('%s (%s) reads: %s', async (type, message, words) => {
    answering({ InitiateAuth: { status: 400, body: { __type: type, message } } })
    await expect(cognito.signIn('a@b.c', 'x')).rejects.toThrow(words)
  })

  it('says when Cognito cannot be reached', async () => {
    server.use(http.post(ENDPOINT, () => HttpResponse.error()))
    await expect(cognito.refresh('r')).rejects.toMatchObject({
      code: 'NetworkError',
    } satisfies Partial<CognitoError>)
  })
})
