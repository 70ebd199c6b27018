import { describe, expect, it } from 'vitest'
import { ApiError, formErrors, messageOf, sameNames } from './problem'

function refusal(...errors: { path: string; message: string }[]) {
  return new ApiError(422, { status: 422, title: 'Unprocessable', detail: 'in short', errors })
}

describe('the faults of an answer', () => {
  const fieldOf = sameNames(['email', 'tags', 'sender'])

  it('find their fields, parts of a field included', () => {
    const error = refusal(
      { path: 'email', message: 'this is not an email address' },
      { path: 'tags[3]', message: 'too long' },
      { path: 'sender.address', message: 'unknown' },
    )
    expect(formErrors(error, fieldOf)).toEqual({
      fields: { email: 'This is not an email address', tags: 'Too long', sender: 'Unknown' },
      rest: null,
    })
  })

  it('are told in full where no field is theirs', () => {
    const error = refusal(
      { path: 'email', message: 'no' },
      { path: 'emails', message: 'unknown field' },
      { path: 'body', message: 'must be JSON' },
    )
    expect(formErrors(error, fieldOf)).toEqual({
      fields: { email: 'No' },
      rest: 'emails: unknown field; body: must be JSON',
    })
  })

  it('keep the first message of a field', () => {
    const error = refusal({ path: 'tags[0]', message: 'first' }, { path: 'tags[1]', message: 'second' })
    expect(formErrors(error, fieldOf).fields.tags).toBe('First')
  })

  it('fall back to the detail', () => {
    const conflict = new ApiError(409, { detail: 'Contact 12 has this address.' })
    expect(formErrors(conflict, fieldOf)).toEqual({ fields: {}, rest: 'Contact 12 has this address.' })
  })
})

describe('words for an error', () => {
  it('need no problem+json', () => {
    expect(messageOf(new ApiError(502, {}))).toBe('The server answered 502.')
  })

  it('say that the network is down where fetch failed', () => {
    expect(messageOf(new TypeError('Failed to fetch'))).toMatch(/cannot be reached/)
  })
})
