import { Group, Select, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Inbox } from 'lucide-react'
import type { Campaign, Recipient, RecipientStatus } from '@/api/types'
import { CursorTable } from '@/ui/CursorTable'
import type { Column } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { AnchorLink } from '@/ui/links'
import { Moment } from '@/ui/Moment'
import { recipientsQuery } from '../queries'
import { RECIPIENT_STATUS, reasonLabel } from '../status'
import { RecipientBadge } from './StatusBadge'

const COLUMNS: Column<Recipient>[] = [
  {
    header: 'Recipient',
    cell: (recipient) => (
      <Stack gap={0} miw={{ base: 0, sm: 200 }}>
        <AnchorLink to="/contacts/$contactId" params={{ contactId: recipient.contact_id }} fw={500}>
          {recipient.name || recipient.address || `Contact ${recipient.contact_id}`}
        </AnchorLink>
        {recipient.name && (
          <Text size="sm" c="dimmed">
            {recipient.address}
          </Text>
        )}
      </Stack>
    ),
  },
  {
    header: 'Status',
    cell: ({ status, reason }) => (
      <Stack gap={2}>
        <RecipientBadge status={status} />
        {reason && (
          <Text size="xs" c="dimmed">
            {reasonLabel(reason)}
          </Text>
        )}
      </Stack>
    ),
  },
  { header: 'Sent', from: 'sm', cell: ({ sent_at }) => <Moment at={sent_at} /> },
  { header: 'Delivered', from: 'lg', cell: ({ delivered_at }) => <Moment at={delivered_at} /> },
  { header: 'Opened', from: 'md', cell: ({ opened_at }) => <Moment at={opened_at} /> },
  { header: 'Clicked', from: 'md', cell: ({ clicked_at }) => <Moment at={clicked_at} /> },
]

const CHOICES = [
  { value: 'all', label: 'All recipients' },
  ...Object.entries(RECIPIENT_STATUS).map(([value, { label }]) => ({ value, label })),
]

interface Props {
  campaign: Campaign
  status: RecipientStatus | undefined
  onStatus: (status: RecipientStatus | undefined) => void
}

/** The recipients of a campaign, each with how far their mail came. */
export function Recipients({ campaign, status, onStatus }: Props) {
  const recipients = useInfiniteQuery(recipientsQuery(campaign.id, status, campaign.status))
  return (
    <Stack component="section" aria-label="Recipients" gap="xs">
      <Group justify="space-between" align="end">
        <Title order={2} size="h4">
          Recipients
        </Title>
        <Select
          aria-label="Recipients with status"
          allowDeselect={false}
          data={CHOICES}
          value={status ?? 'all'}
          onChange={(chosen) => onStatus(chosen === 'all' ? undefined : (chosen as RecipientStatus))}
          w={200}
        />
      </Group>
      <CursorTable
        label="Recipients"
        query={recipients}
        columns={COLUMNS}
        rowKey={(recipient) => recipient.contact_id}
        empty={
          <EmptyState
            icon={Inbox}
            title={status ? `Nobody is “${RECIPIENT_STATUS[status].label.toLowerCase()}”` : 'No recipients'}
            text="Each recipient is listed under the furthest their mail came."
          />
        }
      />
    </Stack>
  )
}
