import { createFileRoute, Outlet, redirect } from '@tanstack/react-router'
import { NotificationBell } from '@/features/notifications/components/NotificationBell'
import { BrakeBanner } from '@/features/reputation/components/BrakeBanner'
import { Shell } from '@/ui/Shell'

export const Route = createFileRoute('/_app')({
  beforeLoad: ({ context, location }) => {
    const state = context.session.state.getState()
    if (state.user) return
    // Who signed out has left; anybody else comes back to the page they asked for.
    const comesBack = state.reason !== 'signed-out' && location.pathname !== '/'
    throw redirect({ to: '/sign-in', search: comesBack ? { to: location.href } : {} })
  },
  component: () => (
    <Shell tools={<NotificationBell />}>
      <BrakeBanner />
      <Outlet />
    </Shell>
  ),
})
