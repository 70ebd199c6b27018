import { Group } from '@mantine/core'
import { createFileRoute, Outlet, useLocation } from '@tanstack/react-router'
import { NavigationLink } from '@/ui/links'
import { Page } from '@/ui/Page'

export const Route = createFileRoute('/_app/settings')({ component: SettingsPage })

const PARTS = [
  { to: '/settings/workspace', label: 'Workspace' },
  { to: '/settings/email', label: 'Email' },
  { to: '/settings/custom-fields', label: 'Custom fields' },
  { to: '/settings/topics', label: 'Topics' },
  { to: '/settings/signup', label: 'Sign-up' },
  { to: '/settings/suppressions', label: 'Suppressions' },
] as const

function SettingsPage() {
  const path = useLocation({ select: ({ pathname }) => pathname })
  const part = PARTS.find(({ to }) => path.startsWith(to))
  return (
    <Page title={part ? `Settings: ${part.label.toLowerCase()}` : 'Settings'}>
      <Group component="nav" aria-label="Settings" gap={4}>
        {PARTS.map(({ to, label }) => (
          <NavigationLink
            key={to}
            to={to}
            label={label}
            active={path.startsWith(to)}
            w="auto"
            style={{ borderRadius: 8 }}
          />
        ))}
      </Group>
      <Outlet />
    </Page>
  )
}
