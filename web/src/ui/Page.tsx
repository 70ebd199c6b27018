import { Group, Stack, Title } from '@mantine/core'
import { useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { Actions } from './Actions'

interface Props {
  title: string
  /** Beside the title: a status. */
  aside?: ReactNode
  /** Above the title: the way back. */
  back?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

let firstPage = true

/** A page: names the document, and moves the focus to its heading when one has navigated here. */
export function Page({ title, aside, back, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  const path = useLocation({ select: (location) => location.pathname })

  useEffect(() => {
    document.title = `${title} · Godwit`
  }, [title])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what says that one has navigated.
  useEffect(() => {
    if (!firstPage) heading.current?.focus({ preventScroll: true })
    firstPage = false
  }, [path])

  return (
    <Stack gap="lg">
      <Stack gap={4}>
        {back}
        <Group justify="space-between" align="center" gap="sm">
          <Group gap="sm" align="center" miw={0}>
            <Title
              order={1}
              size="h2"
              ref={heading}
              tabIndex={-1}
              style={{ outline: 'none', overflowWrap: 'anywhere' }}
            >
              {title}
            </Title>
            {aside}
          </Group>
          {actions && <Actions>{actions}</Actions>}
        </Group>
      </Stack>
      {children}
    </Stack>
  )
}
