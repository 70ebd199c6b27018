import { Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Plus, UsersRound } from 'lucide-react'
import { useMemo } from 'react'
import type { Segment } from '@/api/types'
import { describeFilter } from '@/features/segments/describe'
import type { Filter } from '@/features/segments/filter'
import { segmentsQuery } from '@/features/segments/queries'
import { useVocabulary, type Vocabulary } from '@/features/segments/vocabulary'
import { useCanWrite } from '@/features/session/context'
import { CursorTable } from '@/ui/CursorTable'
import type { Column } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { formatNumber } from '@/ui/format'
import { AnchorLink, ButtonLink } from '@/ui/links'
import { Moment } from '@/ui/Moment'
import { Page } from '@/ui/Page'

export const Route = createFileRoute('/_app/segments/')({ component: SegmentsPage })

const columnsIn = (vocabulary: Vocabulary): Column<Segment>[] => [
  {
    header: 'Segment',
    cell: (segment) => (
      <Stack gap={0}>
        <AnchorLink to="/segments/$segmentId" params={{ segmentId: segment.id }} fw={500}>
          {segment.name}
        </AnchorLink>
        <Text size="sm" c="dimmed" lineClamp={1}>
          {segment.description || describeFilter(segment.filter as Filter, vocabulary)}
        </Text>
      </Stack>
    ),
  },
  {
    header: 'Contacts',
    align: 'right',
    cell: (segment) => formatNumber(segment.count),
  },
  {
    header: 'Kind',
    from: 'md',
    cell: (segment) => (segment.dynamic ? 'Keeps up' : 'Frozen'),
  },
  { header: 'Counted', from: 'sm', cell: (segment) => <Moment at={segment.counted_at} /> },
  { header: 'Created', from: 'md', cell: (segment) => <Moment at={segment.created_at} dayOnly /> },
]

function SegmentsPage() {
  const canWrite = useCanWrite()
  const { vocabulary } = useVocabulary()
  const columns = useMemo(() => columnsIn(vocabulary), [vocabulary])
  const segments = useInfiniteQuery(segmentsQuery())
  const create = canWrite && (
    <ButtonLink to="/segments/new" leftSection={<Plus size={16} aria-hidden />}>
      New segment
    </ButtonLink>
  )
  return (
    <Page title="Segments" actions={create}>
      <CursorTable
        label="Segments"
        query={segments}
        columns={columns}
        rowKey={(segment) => segment.id}
        empty={
          <EmptyState
            icon={UsersRound}
            title="No segments yet"
            text="A segment is a part of your contacts that a few conditions describe. It follows them: who matches is in."
            action={create}
          />
        }
      />
    </Page>
  )
}
