/** The start: configuration, session, router. */
import '@mantine/core/styles.css'
import './global.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { authorizeWith } from '@/api/client'
import { createQueryClient } from '@/api/queries'
import { loadConfig } from '@/config'
import { createCognito } from '@/features/session/cognito'
import { SessionProvider } from '@/features/session/context'
import { createSession, followOtherTabs } from '@/features/session/session'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { makeRouter } from './router'
import { cssVariables, theme } from './theme'

const Toasts = lazy(() => import('@/ui/Toasts'))
const colorScheme = localStorageColorSchemeManager()
const root = createRoot(document.getElementById('root') as HTMLElement)

function show(children: React.ReactNode) {
  root.render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={colorScheme}
        defaultColorScheme="auto"
      >
        {children}
        <Suspense>
          <Toasts />
        </Suspense>
      </MantineProvider>
    </StrictMode>,
  )
}

async function start() {
  const session = createSession(createCognito(await loadConfig()), localStorage)
  authorizeWith(session)
  followOtherTabs(session)
  await session.restore()

  const queryClient = createQueryClient()
  const router = makeRouter({ session, queryClient })
  session.state.subscribe(({ user }) => {
    if (!user) queryClient.clear()
    void router.invalidate()
  })
  show(
    <SessionProvider value={session}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </SessionProvider>,
  )
}

start().catch((error) =>
  show(
    <main style={{ maxWidth: 480, margin: '20vh auto', padding: 16 }}>
      <ErrorAlert title="Godwit could not start" error={error} retry={() => location.reload()} />
    </main>,
  ),
)
