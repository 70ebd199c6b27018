import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { api, authorizeWith, unwrap } from './client'

const server = setupServer()
const expire = vi.fn()

beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' })
  authorizeWith({ idToken: async () => 'token', expire })
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const read = () => unwrap(api.GET('/v1/contacts/{contact_id}', { params: { path: { contact_id: '7' } } }))

it('sends the ID token', async () => {
  server.use(
    http.get('*/v1/contacts/7', ({ request }) =>
      HttpResponse.json({ id: request.headers.get('authorization') }),
    ),
  )
  expect(await read()).toEqual({ id: 'Bearer token' })
})

it('throws the problem of a refusal', async () => {
  server.use(
    http.get('*/v1/contacts/7', () =>
      HttpResponse.json(
        { title: 'Not Found', status: 404, detail: 'There is no such contact.' },
        { status: 404, headers: { 'content-type': 'application/problem+json' } },
      ),
    ),
  )
  await expect(read()).rejects.toMatchObject({ status: 404, message: 'There is no such contact.' })
  expect(expire).not.toHaveBeenCalled()
})

it('ends the session on a 401, which is the gateway’s and no problem+json', async () => {
  server.use(
    http.get('*/v1/contacts/7', () => HttpResponse.json({ message: 'Unauthorized' }, { status: 401 })),
  )
  await expect(read()).rejects.toMatchObject({ status: 401 })
  expect(expire).toHaveBeenCalledOnce()
})
