import { Alert, Button, Group, Text } from '@mantine/core'
import { CircleAlert } from 'lucide-react'
import { messageOf } from '@/api/problem'

interface Props {
  /** A thrown thing, or words. */
  error: unknown
  title?: string
  retry?: () => void
  retryLabel?: string
}

export function ErrorAlert({ error, title = 'That did not work', retry, retryLabel = 'Try again' }: Props) {
  return (
    <Alert color="red" variant="outline" icon={<CircleAlert />} title={title} role="alert">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{typeof error === 'string' ? error : messageOf(error)}</Text>
        {retry && (
          <Button size="compact-sm" variant="default" onClick={retry}>
            {retryLabel}
          </Button>
        )}
      </Group>
    </Alert>
  )
}
