import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Ban, Plus, SearchX } from 'lucide-react'
import { useState } from 'react'
import { messageOf } from '@/api/problem'
import type { Channel, Suppression } from '@/api/types'
import { suppressionReason } from '@/features/contacts/suppression'
import { useCanWrite } from '@/features/session/context'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { CursorTable } from '@/ui/CursorTable'
import type { Column } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { Moment } from '@/ui/Moment'
import { SearchBox } from '@/ui/SearchBox'
import { toast } from '@/ui/toast'
import { type SuppressionSearch, suppressionsQuery, useLiftSuppression } from '../queries'
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
  const lift = useLiftSuppression()
  const [adding, { open, close }] = useDisclosure()
  const [lifted, setLifted] = useState<Suppression | null>(null)

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
          aria-label={`Release ${suppression.address}`}
          onClick={() => setLifted(suppression)}
        >
          Release
        </Button>
      ),
    })
  }

  const add = canWrite && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={open}>
      Suppress an address
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
          {add}
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
              text="The search looks at the beginning of addresses. What is not here may be sent to, as far as suppressions go."
              action={
                <Button variant="default" onClick={() => onSearch({ q: '', channel: null })}>
                  Show all suppressions
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={Ban}
              title="No address is suppressed"
              text="Addresses that bounced for good or complained come here by themselves, and get nothing more."
              action={add}
            />
          )
        }
      />
      {adding && <SuppressionModal onClose={close} />}
      <ConfirmModal
        opened={lifted !== null}
        onClose={() => setLifted(null)}
        title="Release this address?"
        confirm="Release address"
        danger
        loading={lift.isPending}
        onConfirm={() =>
          lifted &&
          lift.mutate(
            { address: lifted.address, channel: lifted.channel },
            {
              onSuccess: () => toast('success', `${lifted.address} released`),
              onError: (error) => toast('error', messageOf(error)),
              onSettled: () => setLifted(null),
            },
          )
        }
      >
        <Text size="sm">
          {lifted?.address} can be written to again. Why it was suppressed:{' '}
          {lifted && suppressionReason(lifted.reason)}. Mail to addresses that bounce or complain harms your
          standing with mail providers.
        </Text>
      </ConfirmModal>
    </Stack>
  )
}
