import { expect, it } from 'vitest'
import { importProgress, isStarted } from './progress'

it.each([
  [{ state: 'running', rows: 0, processed: 0 }, null, false],
  [{ state: 'running', rows: 200, processed: 50 }, 25, false],
  [{ state: 'done', rows: 0, processed: 0 }, 100, true],
  [{ state: 'failed', rows: 200, processed: 50 }, 25, true],
] as const)('%j', (job, percent, done) => {
  expect(importProgress(job)).toEqual({ percent, done })
})

it.each([
  [{ state: 'awaiting_upload', dry_run: false }, false],
  [{ state: 'done', dry_run: true }, false],
  [{ state: 'running', dry_run: false }, true],
  [{ state: 'done', dry_run: false }, true],
  [{ state: 'failed', dry_run: false }, false],
] as const)('%j has begun: %s', (job, started) => {
  expect(isStarted(job)).toBe(started)
})
