/** How far an import is, in numbers for a progress bar. Pure. */
import type { Import } from '@/api/types'

export interface ImportProgress {
  /** 0…100; null while the rows are still being counted. */
  percent: number | null
  done: boolean
}

export function importProgress(job: Pick<Import, 'state' | 'rows' | 'processed'>): ImportProgress {
  const done = job.state === 'done' || job.state === 'failed'
  if (job.state === 'done') return { percent: 100, done }
  if (job.rows === 0) return { percent: null, done }
  return { percent: Math.min(100, (job.processed / job.rows) * 100), done }
}

/** Whether the file is imported, or is being; it can be started as long as it was only tried, or after it failed. */
export function isStarted({ state, dry_run }: Pick<Import, 'state' | 'dry_run'>): boolean {
  return !dry_run && (state === 'running' || state === 'done')
}
