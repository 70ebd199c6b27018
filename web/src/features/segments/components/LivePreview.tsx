import { Loader, Paper, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { nameOf } from '@/features/contacts/contact-form'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { count, formatNumber } from '@/ui/format'
import { describeFilter } from '../describe'
import type { Filter } from '../filter'
import { filterPreviewQuery } from '../queries'
import type { Vocabulary } from '../vocabulary'
import { Reach } from './Reach'

const PAUSE_MS = 350

interface Props {
  /** Null while a condition is open. */
  filter: Filter | null
  vocabulary: Vocabulary
}

/** How many match the filter being built, who, and the filter in words. Dimmed while it is not the latest. */
export function LivePreview({ filter, vocabulary }: Props) {
  const [asked] = useDebouncedValue(filter, PAUSE_MS)
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery(filterPreviewQuery(asked))
  const stale = filter === null || asked !== filter || isPlaceholderData

  return (
    <Paper withBorder radius="lg" p="lg" component="section" aria-label="Preview">
      {filter && (
        <Text size="sm" mb="md" style={{ overflowWrap: 'anywhere' }} data-testid="filter-in-words">
          {describeFilter(filter, vocabulary)}.
        </Text>
      )}
      {error && <ErrorAlert title="No count" error={error} retry={() => void refetch()} />}
      {!error && !data && (
        <Text size="sm" c="dimmed">
          {filter === null ? 'Complete the conditions to see who matches.' : 'Counting'}
        </Text>
      )}
      {!error && data && (
        <Stack gap="md">
          <div aria-live="polite" aria-busy={stale}>
            <Text size="sm" c="dimmed">
              {filter === null ? 'Before the open condition' : 'Matching now'}{' '}
              {isFetching && <Loader size={12} aria-hidden />}
            </Text>
            <Text
              fz={34}
              fw={700}
              lh={1.2}
              data-testid="live-count"
              data-stale={stale || undefined}
              c={stale ? 'dimmed' : undefined}
            >
              {formatNumber(data.count)}
            </Text>
          </div>
          <Reach reach={data.reach} />
          {data.items.length > 0 && (
            <div>
              <Text size="sm" c="dimmed" mb={4}>
                Among them
              </Text>
              {data.items.map((contact) => (
                <Text key={contact.id} size="sm" truncate>
                  {nameOf(contact)}
                  {contact.company && `, ${contact.company}`}
                </Text>
              ))}
              {data.count > data.items.length && (
                <Text size="sm" c="dimmed">
                  and {count(data.count - data.items.length, 'other')}
                </Text>
              )}
            </div>
          )}
        </Stack>
      )}
    </Paper>
  )
}
