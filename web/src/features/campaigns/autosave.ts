/** Keeps what is being written saved: one write at a time, the latest of it, in the version that the last answer gave. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { ApiError } from '@/api/problem'

export type Phase = 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict'

export interface AutosaveState {
  phase: Phase
  /** Why it was not saved, in the phases `failed` and `conflict`. */
  error: unknown
}

export interface Autosave<Values, Kept> {
  state: StoreApi<AutosaveState>
  /** There is something newer to save, once typing pauses. */
  change(values: Values): void
  /** Saves at once what is unsaved. Gives what is kept then, null where it could not be saved. */
  flush(): Promise<Kept | null>
  /** Starts anew from what was read, and forgets what was unsaved. */
  restart(kept: Kept): void
  /** Saves nothing more by itself. */
  stop(): void
}

const PAUSE_MS = 900

/**
 * @param kept the thing as it was read, with its version
 * @param write saves values over a version; rejects with an ApiError of status 409 where somebody else saved meanwhile
 */
export function createAutosave<Values, Kept extends { version: number }>(
  kept: Kept,
  write: (values: Values, version: number) => Promise<Kept>,
  pause = PAUSE_MS,
): Autosave<Values, Kept> {
  const state = createStore<AutosaveState>(() => ({ phase: 'saved', error: null }))
  let latest = kept
  let waiting: { values: Values } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<Kept | null> | null = null

  async function save(): Promise<Kept | null> {
    try {
      while (waiting) {
        const { values } = waiting
        waiting = null
        state.setState({ phase: 'saving', error: null })
        try {
          latest = await write(values, latest.version)
        } catch (error) {
          // Newer values replace those that could not be saved.
          waiting ??= { values }
          const stale = error instanceof ApiError && error.status === 409
          state.setState({ phase: stale ? 'conflict' : 'failed', error })
          return null
        }
      }
      state.setState({ phase: 'saved', error: null })
      return latest
    } finally {
      running = null
    }
  }

  function flush(): Promise<Kept | null> {
    clearTimeout(timer)
    if (running) return running
    if (state.getState().phase === 'conflict') return Promise.resolve(null)
    if (!waiting) return Promise.resolve(latest)
    running = save()
    return running
  }

  return {
    state,
    flush,
    change(values) {
      waiting = { values }
      if (running || state.getState().phase === 'conflict') return
      state.setState({ phase: 'unsaved', error: null })
      clearTimeout(timer)
      timer = setTimeout(() => void flush(), pause)
    },
    restart(fresh) {
      clearTimeout(timer)
      latest = fresh
      waiting = null
      state.setState({ phase: 'saved', error: null })
    },
    stop() {
      clearTimeout(timer)
    },
  }
}
