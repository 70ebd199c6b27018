import { Button, Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import {
  Ban,
  BellOff,
  BellRing,
  Bot,
  CircleAlert,
  Clock,
  FileUp,
  type LucideIcon,
  MailCheck,
  MailOpen,
  MousePointerClick,
  Send,
  ShieldCheck,
  StickyNote,
} from 'lucide-react'
import type { TimelineEntry } from '@/api/types'
import { useCanWrite } from '@/features/session/context'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { Moment } from '@/ui/Moment'
import { timelineQuery } from '../queries'
import { suppressionReason } from '../suppression'
import { headlineOf, machineOf, originOf } from '../timeline'
import { NoteForm } from './NoteForm'

const ICONS: Record<TimelineEntry['kind'], LucideIcon> = {
  consent: ShieldCheck,
  unsubscribed: BellOff,
  resubscribed: BellRing,
  subscribed: BellRing,
  suppressed: Ban,
  unsuppressed: ShieldCheck,
  note: StickyNote,
  unsubscribe_reason: BellOff,
  import: FileUp,
  sent: Send,
  delayed: Clock,
  delivered: MailCheck,
  opened: MailOpen,
  clicked: MousePointerClick,
  opened_machine: Bot,
  clicked_machine: Bot,
  bounced: CircleAlert,
  complained: CircleAlert,
  failed: CircleAlert,
  skipped: CircleAlert,
}

/** What has happened with a contact, newest first, and a note to add. */
export function ContactTimeline({ contactId }: { contactId: string }) {
  const timeline = useInfiniteQuery(timelineQuery(contactId))
  const canWrite = useCanWrite()
  const entries = timeline.data?.pages.flatMap(({ items }) => items)
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} component="section" aria-label="Timeline">
      <Stack>
        <Title order={2} size="h4">
          Timeline
        </Title>
        {canWrite && <NoteForm contactId={contactId} />}
        {timeline.isError && !entries && (
          <ErrorAlert error={timeline.error} retry={() => void timeline.refetch()} />
        )}
        {entries?.length === 0 && (
          <Text size="sm" c="dimmed">
            Nothing has happened yet.
          </Text>
        )}
        {entries && entries.length > 0 && (
          <Stack component="ol" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </Stack>
        )}
        {timeline.hasNextPage && (
          <Button
            variant="default"
            size="compact-md"
            style={{ alignSelf: 'center' }}
            loading={timeline.isFetchingNextPage}
            onClick={() => void timeline.fetchNextPage()}
          >
            Show more
          </Button>
        )}
      </Stack>
    </Paper>
  )
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const Icon = ICONS[entry.kind]
  const origin = originOf(entry)
  // Of why somebody left, the headline tells already.
  const reason = entry.kind === 'unsubscribe_reason' ? '' : suppressionReason(entry.reason ?? '')
  const said = entry.text || machineOf(entry) || reason
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="start">
      <ThemeIcon variant="light" radius="xl" size={30} aria-hidden>
        <Icon size={15} />
      </ThemeIcon>
      <div style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
        <Group justify="space-between" gap={4}>
          <Text size="sm" fw={500}>
            {headlineOf(entry)}
          </Text>
          <Text size="xs" c="dimmed">
            <Moment at={entry.at} />
          </Text>
        </Group>
        {said && (
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {said}
          </Text>
        )}
        {origin && (
          <Text size="xs" c="dimmed">
            {origin}
          </Text>
        )}
      </div>
    </Group>
  )
}
