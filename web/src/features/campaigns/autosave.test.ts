import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/api/problem'
import { createAutosave } from './autosave'

interface Kept {
  version: number
  text: string
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A server that keeps one text; `hold` keeps its answers back until `answer` is called. */
function serving({ hold = false } = {}) {
  let kept: Kept = { version: 1, text: '' }
  const writes: string[] = []
  const held: (() => void)[] = []
  let refusal: Error | null = null
  const write = async (text: string, version: number) => {
    if (refusal) throw refusal
    if (version !== kept.version) throw new ApiError(409, { detail: 'It has changed since.' })
    writes.push(text)
    if (hold) await new Promise<void>((resolve) => held.push(resolve))
    kept = { version: version + 1, text }
    return kept
  }
  const autosave = createAutosave<string, Kept>(kept, write, 500)
  return {
    autosave,
    writes,
    phase: () => autosave.state.getState().phase,
    answer: () => held.shift()?.(),
    refuse: (error: Error | null) => {
      refusal = error
    },
    changeElsewhere: () => {
      kept = { version: kept.version + 1, text: 'theirs' }
      return kept
    },
    kept: () => kept,
  }
}

describe('autosave', () => {
  it('saves the latest once typing pauses, and not each key', async () => {
    const { autosave, writes, phase } = serving()
    autosave.change('a')
    await vi.advanceTimersByTimeAsync(400)
    autosave.change('ab')
    await vi.advanceTimersByTimeAsync(400)
    expect(phase()).toBe('unsaved')
    expect(writes).toEqual([])
    await vi.advanceTimersByTimeAsync(100)
    expect(writes).toEqual(['ab'])
    expect(phase()).toBe('saved')
  })

  it('writes one after the other, each over the version that the last one made', async () => {
    const { autosave, writes, answer, kept, phase } = serving({ hold: true })
    autosave.change('one')
    const all = autosave.flush()
    autosave.change('two')
    autosave.change('three')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(writes).toEqual(['one'])
    answer()
    await vi.advanceTimersByTimeAsync(0)
    expect(writes).toEqual(['one', 'three'])
    expect(phase()).toBe('saving')
    answer()
    expect(await all).toEqual({ version: 3, text: 'three' })
    expect(kept()).toEqual({ version: 3, text: 'three' })
  })

  it('gives what is kept where nothing is unsaved', async () => {
    expect(await serving().autosave.flush()).toEqual({ version: 1, text: '' })
  })

  it('stops when somebody else has saved, until it starts over', async () => {
    const { autosave, writes, phase, changeElsewhere, kept } = serving()
    const theirs = changeElsewhere()
    autosave.change('mine')
    expect(await autosave.flush()).toBeNull()
    expect(phase()).toBe('conflict')
    autosave.change('mine, too')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await autosave.flush()).toBeNull()
    expect(writes).toEqual([])

    autosave.restart(theirs)
    expect(phase()).toBe('saved')
    autosave.change('over theirs')
    await autosave.flush()
    expect(kept()).toEqual({ version: 3, text: 'over theirs' })
  })

  it('keeps what could not be saved, and saves it with the next change or when asked', async () => {
    const { autosave, phase, refuse, kept } = serving()
    refuse(new TypeError('no network'))
    autosave.change('precious')
    await vi.advanceTimersByTimeAsync(500)
    expect(phase()).toBe('failed')
    refuse(null)
    await autosave.flush()
    expect(kept().text).toBe('precious')
    expect(phase()).toBe('saved')
  })

  it('saves nothing by itself once it was stopped', async () => {
    const { autosave, writes } = serving()
    autosave.change('a')
    autosave.stop()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(writes).toEqual([])
  })
})
