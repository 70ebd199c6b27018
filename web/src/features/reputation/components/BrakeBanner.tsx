import { Alert, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { OctagonAlert } from 'lucide-react'
import { ButtonLink } from '@/ui/links'
import { brakeQuery } from '../queries'

/** Says on every page that nothing is sent, while the workspace's brake is on. */
export function BrakeBanner() {
  const { data: brake } = useQuery(brakeQuery())
  const told = useLocation({ select: ({ pathname }) => pathname.startsWith('/reputation') })
  if (brake?.state !== 'braked' || told) return null
  return (
    <Alert
      color="red"
      variant="outline"
      icon={<OctagonAlert />}
      title="Sending is stopped"
      role="status"
      mb="lg"
      bg="var(--mantine-color-body)"
    >
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex={1} miw={220}>
          {brake.reason}
        </Text>
        <ButtonLink to="/reputation" size="compact-sm" variant="default">
          See the reputation
        </ButtonLink>
      </Group>
    </Alert>
  )
}
