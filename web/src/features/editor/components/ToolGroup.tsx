import { Group } from '@mantine/core'
import { type FocusEvent, type KeyboardEvent, type ReactNode, useState } from 'react'
import { ReachedTool } from './Tool'

interface Props {
  label: string
  /** The label of the button that Tab reaches at first. */
  first: string
  children: ReactNode
}

/** A toolbar as one stop of the Tab key, with arrows, Home and End inside (WAI-ARIA's toolbar pattern). */
export function ToolGroup({ label, first, children }: Props) {
  const [reached, setReached] = useState(first)

  function move(event: KeyboardEvent<HTMLDivElement>) {
    const tools = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-tool]')]
    const at = tools.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key]
    if (at < 0 || to === undefined) return
    event.preventDefault()
    tools.at(to % tools.length)?.focus()
  }

  function follow({ target }: FocusEvent) {
    const tool = (target as HTMLElement).dataset.tool
    if (tool) setReached(tool)
  }

  return (
    <ReachedTool.Provider value={reached}>
      <Group role="toolbar" aria-label={label} gap={2} onKeyDown={move} onFocusCapture={follow}>
        {children}
      </Group>
    </ReachedTool.Provider>
  )
}
