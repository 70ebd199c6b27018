/** Errors of the API as RFC 9457 problem+json (CONTRACT), and how forms show them. */
import type { components } from './schema.gen'

export type Problem = Partial<components['schemas']['Problem']>

/** An answer of the API that isn't a success. `message` is meant for people. */
export class ApiError extends Error {
  readonly status: number
  readonly problem: Problem

  constructor(status: number, problem: Problem) {
    super(problem.detail || problem.title || `The server answered ${status}.`)
    this.status = status
    this.problem = problem
  }
}

/** Whether the thing that was asked for isn't there. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404
}

export interface FormErrors {
  /** Message by form field. */
  fields: Record<string, string>
  /** What no field can show, null when every fault has found its field. */
  rest: string | null
}

/**
 * Sorts the faults of an error to the fields of a form.
 *
 * @param fieldOf the form's field for a path such as `filter.all[1].value`, null where it has none
 */
export function formErrors(error: unknown, fieldOf: (path: string) => string | null): FormErrors {
  const faults = error instanceof ApiError ? (error.problem.errors ?? []) : []
  if (faults.length === 0) return { fields: {}, rest: messageOf(error) }
  const fields: Record<string, string> = {}
  const rest: string[] = []
  for (const { path, message } of faults) {
    const field = fieldOf(path)
    if (field === null) rest.push(`${path}: ${message}`)
    else fields[field] ??= sentence(message)
  }
  return { fields, rest: rest.length > 0 ? rest.join('; ') : null }
}

/** A field lookup for forms whose fields are named as the API's: `sender.address` and `tags[2]` find `sender.address` and `tags`. */
export function sameNames(names: readonly string[]): (path: string) => string | null {
  return (path) =>
    names.find((name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`)) ?? null
}

/** What to tell people about any thrown thing. */
export function messageOf(error: unknown): string {
  if (error instanceof TypeError) return 'The server cannot be reached. Check your connection.'
  return error instanceof Error ? error.message : 'Something went wrong.'
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
