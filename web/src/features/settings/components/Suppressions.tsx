import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Ban, FileUp, Plus, SearchX } from 'lucide-react'
import { useState } from 'react'
import type { Channel, Suppression } from '@/api/types'
import { suppressionReason } from '@/features/contacts/suppression'
import { ExportButton } from '@/features/jobs/components/ExportButton'
import { useCanWrite } from '@/features/session/context'
import { Actions } from '@/ui/Actions'
import { CursorTable } from '@/ui/CursorTable'
import type { Column } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { Moment } from '@/ui/Moment'
import { SearchBox } from '@/ui/SearchBox'
import { type AddressOf, type SuppressionSearch, suppressionsQuery, useExportSuppressions } from '../queries'
import { SuppressionDetail } from './SuppressionDetail'
import { SuppressionImport } from './SuppressionImport'
import { SuppressionModal } from './SuppressionModal'

const CHANNELS = { email: 'Email', sms: 'SMS' } as const

interface Props {
  search: SuppressionSearch
  onSearch: (search: SuppressionSearch) => void
}

/** The addresses that nothing may be sent to. */
export function Suppressions({ search, onSearch }: Props) {
  const suppressions = useInfiniteQuery(suppressionsQuery(search))
  const searched = search.q !== '' || search.channel !== null
  const canWrite = useCanWrite()
  const [asking, setAsking] = useState<'one' | 'file' | null>(null)
  const close = () => setAsking(null)
  const exporting = useExportSuppressions()
  const [shown, setShown] = useState<AddressOf | null>(null)
  const whole = channelOf(search.q)

  const columns: Column<Suppression>[] = [
    {
      header: 'Address',
      cell: ({ address, channel, reason }) => (
        <>
          <Text size="sm" fw={500}>
            {address}
          </Text>
          <Text size="sm" c="dimmed">
            <Text span hiddenFrom="sm">
              {CHANNELS[channel]}:{' '}
            </Text>
            {suppressionReason(reason)}
          </Text>
        </>
      ),
    },
    { header: 'Channel', from: 'sm', cell: ({ channel }) => CHANNELS[channel] },
    { header: 'Since', from: 'sm', cell: ({ at }) => <Moment at={at} /> },
  ]
  if (canWrite) {
    columns.push({
      header: 'Actions',
      unlabelled: true,
      align: 'right',
      cell: (suppression) => (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Details of ${suppression.address}`}
          onClick={() => setShown(suppression)}
        >
          Details
        </Button>
      ),
    })
  }

  const add = canWrite && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAsking('one')}>
      Suppress an address
    </Button>
  )
  const importing = canWrite && (
    <Button
      variant="default"
      leftSection={<FileUp size={16} aria-hidden />}
      onClick={() => setAsking('file')}
    >
      Import
    </Button>
  )
  const none = !searched && suppressions.data?.pages[0]?.items.length === 0
  return (
    <Stack>
      {!none && (
        <Group justify="space-between">
          <Group flex={1}>
            <SearchBox
              label="Search addresses"
              placeholder="Email address or phone number"
              value={search.q}
              onSearch={(q) => onSearch({ ...search, q })}
            />
            <SegmentedControl
              aria-label="Channel"
              data={[
                { value: '', label: 'All' },
                { value: 'email', label: CHANNELS.email },
                { value: 'sms', label: CHANNELS.sms },
              ]}
              value={search.channel ?? ''}
              onChange={(channel) => onSearch({ ...search, channel: (channel || null) as Channel | null })}
            />
          </Group>
          {canWrite && (
            <Actions>
              <ExportButton start={exporting} one="address" many="addresses" />
              {importing}
              {add}
            </Actions>
          )}
        </Group>
      )}
      <CursorTable
        label="Suppressed addresses"
        query={suppressions}
        columns={columns}
        rowKey={({ channel, address }) => `${channel} ${address}`}
        empty={
          searched ? (
            <EmptyState
              icon={SearchX}
              title="No suppressed address fits"
              text="The search looks at the beginning of addresses. Those of people who were deleted or erased are not listed: write the whole address to see what stands against it, here and with SES."
              action={
                <Group gap="xs" justify="center">
                  {canWrite && whole && (
                    <Button onClick={() => setShown({ address: search.q, channel: whole })}>
                      See what stands against it
                    </Button>
                  )}
                  <Button variant="default" onClick={() => onSearch({ q: '', channel: null })}>
                    Show all suppressions
                  </Button>
                </Group>
              }
            />
          ) : (
            <EmptyState
              icon={Ban}
              title="No address is suppressed"
              text="Addresses that bounced for good or complained come here by themselves, and get nothing more."
              action={
                <Group gap="xs" justify="center">
                  {importing}
                  {add}
                </Group>
              }
            />
          )
        }
      />
      {asking === 'one' && <SuppressionModal onClose={close} />}
      {asking === 'file' && <SuppressionImport onClose={close} />}
      {shown && <SuppressionDetail of={shown} onClose={() => setShown(null)} />}
    </Stack>
  )
}

/** The channel of what looks like a whole address; null where it doesn't. */
function channelOf(text: string): Channel | null {
  if (text.includes('@')) return 'email'
  return text.startsWith('+') ? 'sms' : null
}
