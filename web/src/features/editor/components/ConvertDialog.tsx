import { Code, List, ScrollArea, Select, Skeleton, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Conversion, Dialect } from '@/api/types'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { count } from '@/ui/format'
import { conversionQuery } from '../queries'

const DIALECTS: Record<Dialect, string> = {
  pinpoint: 'Amazon Pinpoint',
  listmonk: 'listmonk',
  mailchimp: 'Mailchimp',
}

interface Props {
  source: string
  onConvert: (source: string) => void
  onClose: () => void
}

/** Shows what another program's variables become here, and what nobody knows, before anything is changed. */
export function ConvertDialog({ source, onConvert, onClose }: Props) {
  const [dialect, setDialect] = useState<Dialect | null>(null)
  const { data, error, refetch } = useQuery(conversionQuery(source, dialect))
  const changes = data?.changes.length ?? 0
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title="Convert variables"
      confirm={changes > 0 ? `Convert ${count(changes, 'variable')}` : 'Convert'}
      disabled={changes === 0}
      onConfirm={() => data && onConvert(data.source)}
    >
      <Select
        label="Written for"
        description="What merges names and the like into mails is written differently everywhere."
        data={Object.entries(DIALECTS).map(([value, label]) => ({ value, label }))}
        placeholder={
          data?.dialect && !dialect ? `${DIALECTS[data.dialect]}, by its looks` : 'Recognised by its looks'
        }
        clearable
        value={dialect}
        onChange={(chosen) => setDialect(chosen as Dialect | null)}
      />
      {error && <ErrorAlert error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton h={120} />}
      {data && <Findings conversion={data} />}
    </ConfirmModal>
  )
}

function Findings({ conversion: { changes, unknown } }: { conversion: Conversion }) {
  if (changes.length === 0 && unknown.length === 0) {
    return (
      <Text size="sm" aria-live="polite">
        There is nothing to convert in it.
      </Text>
    )
  }
  return (
    <Stack gap="sm" aria-live="polite">
      {changes.length > 0 && (
        <ScrollArea.Autosize mah={260} type="auto" viewportProps={{ tabIndex: 0 }}>
          <Table aria-label="Changes" layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Now</Table.Th>
                <Table.Th scope="col">Then</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {changes.map(({ from, to }) => (
                <Table.Tr key={`${from} ${to}`}>
                  <Table.Td>
                    <Tag>{from}</Tag>
                  </Table.Td>
                  <Table.Td>{to ? <Tag>{to}</Tag> : 'left out'}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      )}
      {unknown.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {count(unknown.length, 'tag')} stay as they are: mend them by hand
          </Text>
          <List size="sm" aria-label="Unknown">
            {unknown.map((tag) => (
              <List.Item key={tag}>
                <Tag>{tag}</Tag>
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </Stack>
  )
}

function Tag({ children }: { children: string }) {
  return (
    <Code style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap', color: 'var(--mantine-color-text)' }}>
      {children}
    </Code>
  )
}
