import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { ShieldCheck } from 'lucide-react'
import { messageOf } from '@/api/problem'
import type { WorkspaceBrake } from '@/api/types'
import { useUser } from '@/features/session/context'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { Moment } from '@/ui/Moment'
import { toast } from '@/ui/toast'
import { useReleaseBrake } from '../queries'
import { sentenceOf } from '../rates'
import { Releases } from './Releases'

const STATES: Record<WorkspaceBrake['state'], { label: string; color: string; text: string }> = {
  clear: { label: 'Clear', color: 'teal', text: 'Nothing stands in the way of sending.' },
  warning: { label: 'Warning', color: 'yellow', text: 'Sending goes on, but it is close to being stopped.' },
  braked: { label: 'Braked', color: 'red', text: 'Nothing is sent until an owner decides that it goes on.' },
}

/** Whether the workspace's brake is on, why, and its release. */
export function BrakeCard({ brake }: { brake: WorkspaceBrake }) {
  const isOwner = useUser()?.role === 'owner'
  const [asking, { open, close }] = useDisclosure()
  const release = useReleaseBrake()
  const { label, color, text } = STATES[brake.state]

  function confirm() {
    release.mutate(undefined, {
      onSuccess: () => toast('success', 'The brake is released'),
      onError: (error) => toast('error', messageOf(error)),
      onSettled: close,
    })
  }

  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} component="section" aria-label="Brake">
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Group gap="sm">
            <Title order={2} size="h4">
              Brake
            </Title>
            <Badge variant="dot" color={color} tt="none" fw={500}>
              {label}
            </Badge>
          </Group>
          {brake.state === 'braked' && isOwner && (
            <Button leftSection={<ShieldCheck size={16} aria-hidden />} onClick={open}>
              Release
            </Button>
          )}
        </Group>
        <Text size="sm">
          {text}
          {brake.since && (
            <>
              {' '}
              Since <Moment at={brake.since} />.
            </>
          )}
          {brake.state === 'braked' && !isOwner && ' Ask an owner to release it.'}
        </Text>
        {brake.reason && (
          <Text size="sm" fw={600}>
            {brake.reason}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          The last 24 hours: {sentenceOf(brake.figures)} Sending is stopped when over 5% of at least 100
          bounce for good, or at least 5 and over 0.3% complain.
        </Text>
        <Releases releases={brake.releases} />
      </Stack>
      <ConfirmModal
        opened={asking}
        onClose={close}
        title="Release the brake?"
        confirm="Release the brake"
        danger
        loading={release.isPending}
        onConfirm={confirm}
      >
        <Text size="sm">{brake.reason}</Text>
        <Text size="sm">
          Who goes on over a bad list is soon not delivered anywhere. Release it when you know what went wrong
          and have mended it. Your decision is recorded; campaigns that were paused stay so until they are
          resumed.
        </Text>
      </ConfirmModal>
    </Paper>
  )
}
