import { Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Blend, Plus, SearchX, UsersRound } from 'lucide-react'
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
import { SearchBox } from '@/ui/SearchBox'

interface Search {
  q?: string
}

export const Route = createFileRoute('/_app/segments/')({
  validateSearch: ({ q }): Search => (q ? { q: String(q) } : {}),
  component: SegmentsPage,
})

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
    nowrap: true,
    cell: (segment) => formatNumber(segment.count),
  },
  {
    header: 'Kind',
    from: 'md',
    nowrap: true,
    cell: (segment) => (segment.dynamic ? 'Keeps up' : 'Frozen'),
  },
  { header: 'Counted', from: 'sm', cell: (segment) => <Moment at={segment.counted_at} /> },
  { header: 'Created', from: 'md', cell: (segment) => <Moment at={segment.created_at} dayOnly /> },
]

function SegmentsPage() {
  const { q = '' } = Route.useSearch()
  const navigate = Route.useNavigate()
  const canWrite = useCanWrite()
  const { vocabulary } = useVocabulary()
  const columns = useMemo(() => columnsIn(vocabulary), [vocabulary])
  const segments = useInfiniteQuery(segmentsQuery(q))
  const none = q === '' && segments.data?.pages[0]?.items.length === 0
  const create = canWrite && (
    <ButtonLink to="/segments/new" leftSection={<Plus size={16} aria-hidden />}>
      New segment
    </ButtonLink>
  )
  return (
    <Page
      title="Segments"
      actions={
        !none && (
          <>
            <ButtonLink
              to="/segments/overlap"
              variant="default"
              leftSection={<Blend size={16} aria-hidden />}
            >
              Compare
            </ButtonLink>
            {create}
          </>
        )
      }
    >
      {!none && (
        <SearchBox
          label="Search segments"
          placeholder="Part of the name"
          value={q}
          onSearch={(text) => void navigate({ search: text ? { q: text } : {}, replace: true })}
        />
      )}
      <CursorTable
        label="Segments"
        query={segments}
        columns={columns}
        rowKey={(segment) => segment.id}
        empty={
          q ? (
            <EmptyState
              icon={SearchX}
              title="No segment of that name"
              text="The search looks for a part of the name."
              action={
                <ButtonLink to="/segments" variant="default">
                  Show all segments
                </ButtonLink>
              }
            />
          ) : (
            <EmptyState
              icon={UsersRound}
              title="No segments yet"
              text="A segment is a part of your contacts that a few conditions describe. It follows them: who matches is in."
              action={create}
            />
          )
        }
      />
    </Page>
  )
}
