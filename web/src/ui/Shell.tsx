import {
  ActionIcon,
  AppShell,
  Avatar,
  Box,
  Burger,
  Group,
  MantineThemeProvider,
  Menu,
  Text,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useLocation } from '@tanstack/react-router'
import {
  LayoutTemplate,
  LogOut,
  type LucideIcon,
  Send,
  Settings,
  ShieldCheck,
  UserRound,
  UsersRound,
} from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { useSession, useUser } from '@/features/session/context'
import { Logo } from './Logo'
import { NavigationLink } from './links'
import { SchemeSwitch } from './SchemeSwitch'

interface Section {
  to: '/campaigns' | '/templates' | '/segments' | '/contacts' | '/reputation' | '/settings'
  label: string
  icon: LucideIcon
}

const SECTIONS: Section[] = [
  { to: '/campaigns', label: 'Campaigns', icon: Send },
  { to: '/templates', label: 'Templates', icon: LayoutTemplate },
  { to: '/segments', label: 'Segments', icon: UsersRound },
  { to: '/contacts', label: 'Contacts', icon: UserRound },
  { to: '/reputation', label: 'Reputation', icon: ShieldCheck },
  { to: '/settings', label: 'Settings', icon: Settings },
]

/** Menus, pickers and dialogs open within main, so that nothing stands outside of the page's landmarks. */
const WITHIN_MAIN = { components: { Portal: { defaultProps: { target: '#floats' } } } }

interface Props {
  /** In the header, beside the account. */
  tools?: ReactNode
  children: ReactNode
}

/** The frame of every page but the sign-in: header, navigation, content. */
export function Shell({ tools, children }: Props) {
  const [opened, { toggle, close }] = useDisclosure()
  const path = useLocation({ select: (location) => location.pathname })

  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes whenever the path changes.
  useEffect(close, [path])

  return (
    <MantineThemeProvider theme={WITHIN_MAIN}>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !opened } }}
        padding={{ base: 'md', sm: 'xl' }}
      >
        <a className="skip-link" href="#content">
          Skip to content
        </a>
        <AppShell.Header px="md">
          <Group h="100%" justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap">
              <Burger
                opened={opened}
                onClick={toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={opened ? 'Close the menu' : 'Open the menu'}
                aria-expanded={opened}
              />
              <Logo />
            </Group>
            <Group gap={4} wrap="nowrap">
              {tools}
              <SchemeSwitch />
              <UserMenu />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="sm" aria-label="Main">
          {SECTIONS.map(({ to, label, icon: Icon }) => (
            <NavigationLink
              key={to}
              to={to}
              label={label}
              leftSection={<Icon size={18} aria-hidden />}
              active={path.startsWith(to)}
              mb={4}
              style={{ borderRadius: 8 }}
            />
          ))}
        </AppShell.Navbar>
        <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
          <Box maw={1160} mx="auto">
            {children}
          </Box>
          <div id="floats" className="floats" />
        </AppShell.Main>
      </AppShell>
    </MantineThemeProvider>
  )
}

function UserMenu() {
  const session = useSession()
  const user = useUser()
  if (!user) return null
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          radius="xl"
          aria-label={`Account of ${user.email}`}
        >
          <Avatar size={30} color="initials" name={user.email} aria-hidden>
            {user.email.charAt(0).toUpperCase()}
          </Avatar>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Box px="sm" py="xs">
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {user.email}
          </Text>
          <Text size="xs" c="dimmed" tt="capitalize">
            {user.role}
          </Text>
        </Box>
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => void session.signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
