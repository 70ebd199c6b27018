import { expect, it } from 'vitest'
import { importProgress } from './progress'

it.each([
  [{ state: 'running', rows: 0, processed: 0 }, null, false],
  [{ state: 'running', rows: 200, processed: 50 }, 25, false],
  [{ state: 'done', rows: 0, processed: 0 }, 100, true],
  [{ state: 'failed', rows: 200, processed: 50 }, 25, true],
] as const)('%j', (job, percent, done) => {
  expect(importProgress(job)).toEqual({ percent, done })
})
