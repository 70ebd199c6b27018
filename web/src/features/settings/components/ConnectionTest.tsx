import { Button, Group, List, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { Check, PlugZap, X } from 'lucide-react'
import { useUser } from '@/features/session/context'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { useTestConnection } from '../email-queries'

/** Tries the saved settings with the provider, and tells what each check found. */
export function ConnectionTest() {
  const isOwner = useUser()?.role === 'owner'
  const test = useTestConnection()
  if (!isOwner) return null
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} component="section" aria-label="Connection">
      <Stack>
        <Group justify="space-between">
          <div>
            <Title order={2} size="h4">
              Connection
            </Title>
            <Text size="sm" c="dimmed">
              Tries what is saved. Nothing is sent.
            </Text>
          </div>
          <Button
            variant="default"
            leftSection={<PlugZap size={16} aria-hidden />}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            Test connection
          </Button>
        </Group>
        {test.error && <ErrorAlert title="It could not be tried" error={test.error} />}
        {test.data && (
          <Stack gap="xs" aria-live="polite">
            <Text size="sm" fw={600}>
              {test.data.ok ? 'Everything works.' : 'Something is wrong.'}
            </Text>
            <List listStyleType="none" spacing="xs" size="sm" center aria-label="Checks">
              {test.data.checks.map(({ name, ok, detail }) => (
                <List.Item
                  key={name}
                  icon={
                    <ThemeIcon
                      size={22}
                      radius="xl"
                      color={ok ? 'teal.8' : 'red.8'}
                      role="img"
                      aria-label={ok ? 'works' : 'fails'}
                    >
                      {ok ? <Check size={14} /> : <X size={14} />}
                    </ThemeIcon>
                  }
                >
                  <Text span size="sm" fw={500}>
                    {name}
                  </Text>
                  {detail && `: ${detail}`}
                </List.Item>
              ))}
            </List>
          </Stack>
        )}
      </Stack>
    </Paper>
  )
}
