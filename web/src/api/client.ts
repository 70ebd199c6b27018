/** The typed client of the API: one instance, whose calls carry the session's ID token. */
import createClient from 'openapi-fetch'
import { ApiError, type Problem } from './problem'
import type { paths } from './schema.gen'

export interface TokenSource {
  idToken(): Promise<string>
  expire(): void
}

let tokens: TokenSource | null = null

/** Says where tokens come from; called once at the start. */
export function authorizeWith(source: TokenSource): void {
  tokens = source
}

export const api = createClient<paths>({
  baseUrl: location.origin,
  fetch: (request) => globalThis.fetch(request),
})

api.use({
  async onRequest({ request }) {
    if (tokens) request.headers.set('authorization', `Bearer ${await tokens.idToken()}`)
  },
  onResponse({ response }) {
    if (response.status === 401) tokens?.expire()
  },
})

/** The body of a success. Throws ApiError for every other answer. */
export async function unwrap<Data>(
  call: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Data> {
  const { data, error, response } = await call
  if (response.ok) return data as Data
  const problem = typeof error === 'object' && error !== null ? (error as Problem) : {}
  throw new ApiError(response.status, problem)
}
