import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { messageOf } from '@/api/problem'
import { ErrorAlert } from '@/ui/ErrorAlert'
import type { NewPasswordChallenge } from '../cognito'
import { useSession } from '../context'

/** Email and password, and a password of one's own where Cognito asks for it. The session tells when it has worked. */
export function SignInForm({ expired }: { expired: boolean }) {
  const [challenge, setChallenge] = useState<NewPasswordChallenge | null>(null)
  if (challenge) return <NewPasswordForm challenge={challenge} onChallenge={setChallenge} />
  return <PasswordForm expired={expired} onChallenge={setChallenge} />
}

interface FormProps {
  onChallenge: (challenge: NewPasswordChallenge | null) => void
}

function PasswordForm({ expired, onChallenge }: FormProps & { expired: boolean }) {
  const session = useSession()
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (email.trim() ? null : 'Enter your email'),
      password: (password) => (password ? null : 'Enter your password'),
    },
  })
  const signIn = useMutation({
    mutationFn: ({ email, password }: typeof form.values) => session.signIn(email.trim(), password),
    onSuccess: onChallenge,
  })

  return (
    <form onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
      <Stack>
        {expired && !signIn.isError && (
          <Alert variant="outline">Your session has ended. Sign in again.</Alert>
        )}
        {signIn.isError && <ErrorAlert title="You are not signed in" error={messageOf(signIn.error)} />}
        <TextInput
          label="Email"
          type="email"
          autoComplete="username"
          {...form.getInputProps('email')}
          data-autofocus
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={signIn.isPending} fullWidth>
          Sign in
        </Button>
      </Stack>
    </form>
  )
}

function NewPasswordForm({ challenge, onChallenge }: FormProps & { challenge: NewPasswordChallenge }) {
  const session = useSession()
  const form = useForm({
    initialValues: { password: '', again: '' },
    validate: {
      password: (password) => (password ? null : 'Choose a password'),
      again: (again, { password }) => (again === password ? null : 'The two passwords differ'),
    },
  })
  const setPassword = useMutation({
    mutationFn: (password: string) => session.setNewPassword(challenge, password),
    onSuccess: onChallenge,
  })

  return (
    <form onSubmit={form.onSubmit(({ password }) => setPassword.mutate(password))} noValidate>
      <Stack>
        <Text size="sm">Choose a password of your own to finish signing in.</Text>
        {setPassword.isError && <ErrorAlert error={messageOf(setPassword.error)} />}
        <PasswordInput label="New password" autoComplete="new-password" {...form.getInputProps('password')} />
        <PasswordInput
          label="New password again"
          autoComplete="new-password"
          {...form.getInputProps('again')}
        />
        <Button type="submit" loading={setPassword.isPending} fullWidth>
          Set the password and sign in
        </Button>
      </Stack>
    </form>
  )
}
