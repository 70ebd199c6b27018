/** Renders within what every component finds above it. */
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type RenderResult, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { SessionProvider } from '@/features/session/context'
import { createSession, type Session } from '@/features/session/session'
import { theme } from '@/theme'
import { fakeCognito, memoryStorage } from './fakes'

interface Surroundings {
  session?: Session
}

export function renderWithin(children: ReactNode, { session }: Surroundings = {}): RenderResult {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false }, mutations: { retry: false } },
  })
  return render(
    <MantineProvider env="test" theme={theme}>
      <SessionProvider value={session ?? createSession(fakeCognito(), memoryStorage())}>
        <QueryClientProvider client={client}>{children}</QueryClientProvider>
      </SessionProvider>
    </MantineProvider>,
  )
}
