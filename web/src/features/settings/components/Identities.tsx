import { Badge, Stack, Text, Title } from '@mantine/core'
import { AtSign } from 'lucide-react'
import type { Identity } from '@/api/types'
import type { Column } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { useIdentities } from '../email-queries'
import { SettingsTable } from './SettingsTable'

const COLUMNS: Column<Identity>[] = [
  { header: 'Identity', cell: ({ identity }) => <Text size="sm">{identity}</Text> },
  { header: 'Kind', from: 'sm', cell: ({ type }) => (type === 'domain' ? 'Domain' : 'Address') },
  {
    header: 'Verified',
    cell: ({ verified }) => (
      <Badge variant="dot" color={verified ? 'teal' : 'yellow'} tt="none" fw={500}>
        {verified ? 'Verified' : 'Not yet'}
      </Badge>
    ),
  },
]

/** Who may send by SES: its verified domains, with every address in them, and addresses. */
export function Identities() {
  return (
    <Stack component="section" aria-label="Verified senders" gap="xs">
      <Title order={2} size="h4">
        Verified senders
      </Title>
      <SettingsTable
        label="Verified senders"
        query={useIdentities()}
        columns={COLUMNS}
        rowKey={({ identity }) => identity}
        empty={
          <EmptyState
            icon={AtSign}
            title="No verified sender yet"
            text="Verify your domain in the SES console: until then nothing can be sent by it."
          />
        }
      />
    </Stack>
  )
}
