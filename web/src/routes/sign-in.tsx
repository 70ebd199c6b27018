import { Box, Center, Paper, Stack, Text, Title } from '@mantine/core'
import { createFileRoute, redirect } from '@tanstack/react-router'
import { useEffect } from 'react'
import { SignInForm } from '@/features/session/components/SignInForm'
import { Logo } from '@/ui/Logo'
import { SchemeSwitch } from '@/ui/SchemeSwitch'

/** Only paths of our own: a full address would lead people away after they signed in. */
function ownPath(value: unknown): string | undefined {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : undefined
}

export const Route = createFileRoute('/sign-in')({
  validateSearch: ({ to }): { to?: string } => ({ to: ownPath(to) }),
  beforeLoad: ({ context, search }) => {
    if (context.session.state.getState().user) throw redirect({ href: search.to ?? '/campaigns' })
  },
  component: SignInPage,
})

function SignInPage() {
  const { session } = Route.useRouteContext()
  const state = session.state.getState()

  useEffect(() => {
    document.title = 'Sign in · Godwit'
  }, [])

  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder radius="lg" p={{ base: 'lg', xs: 'xl' }} w="100%" maw={400} shadow="sm">
        <Stack gap="lg">
          <Box style={{ display: 'flex', justifyContent: 'space-between', alignItems: 'center' }}>
            <Logo />
            <SchemeSwitch />
          </Box>
          <div>
            <Title order={1} size="h3">
              Sign in
            </Title>
            <Text c="dimmed" size="sm">
              Campaigns from your own AWS account.
            </Text>
          </div>
          <SignInForm expired={state.user === null && state.reason === 'expired'} />
        </Stack>
      </Paper>
    </Center>
  )
}
