/** The router: file routes, with the session and the query client in their context. */
import type { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import type { Session } from '@/features/session/session'
import { FailedPage, MissingPage, PendingPage } from '@/ui/StandIns'
import { routeTree } from './routeTree.gen'

export interface RouterContext {
  session: Session
  queryClient: QueryClient
}

export function makeRouter(context: RouterContext) {
  return createRouter({
    routeTree,
    context,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: FailedPage,
    defaultNotFoundComponent: MissingPage,
    defaultPendingComponent: PendingPage,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
