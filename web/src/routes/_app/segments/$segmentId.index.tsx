import { Badge, Box, Grid, Paper, Skeleton, Stack, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Pencil, Send, UserRoundX } from 'lucide-react'
import { isMissing } from '@/api/problem'
import { MEMBER_COLUMNS } from '@/features/contacts/components/ContactTable'
import { ExportContacts } from '@/features/contacts/components/ExportContacts'
import { TagsEditor } from '@/features/contacts/components/TagsEditor'
import { TopicsEditor } from '@/features/contacts/components/TopicsEditor'
import { DeleteSegment } from '@/features/segments/components/DeleteSegment'
import { Reach } from '@/features/segments/components/Reach'
import { describeFilter } from '@/features/segments/describe'
import type { Filter } from '@/features/segments/filter'
import { segmentMembersQuery, segmentQuery } from '@/features/segments/queries'
import { useVocabulary } from '@/features/segments/vocabulary'
import { useCanWrite } from '@/features/session/context'
import { Actions } from '@/ui/Actions'
import { BackLink } from '@/ui/BackLink'
import { CursorTable } from '@/ui/CursorTable'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { formatNumber } from '@/ui/format'
import { AnchorLink, ButtonLink } from '@/ui/links'
import { Moment } from '@/ui/Moment'
import { Page } from '@/ui/Page'
import { MissingPage } from '@/ui/StandIns'

export const Route = createFileRoute('/_app/segments/$segmentId/')({ component: SegmentPage })

function SegmentPage() {
  const { segmentId } = Route.useParams()
  const navigate = Route.useNavigate()
  const canWrite = useCanWrite()
  const { vocabulary } = useVocabulary()
  const { data: segment, error, refetch } = useQuery(segmentQuery(segmentId))
  const members = useInfiniteQuery(segmentMembersQuery(segmentId))
  const preview = members.data?.pages[0]

  if (isMissing(error)) return <MissingPage />
  return (
    <Page
      title={segment?.name ?? 'Segment'}
      aside={segment && !segment.dynamic && <Badge variant="default">Frozen</Badge>}
      back={<BackLink to="/segments">Segments</BackLink>}
      actions={
        canWrite &&
        segment && (
          <>
            <DeleteSegment segment={segment} onDeleted={() => void navigate({ to: '/segments' })} />
            <ButtonLink
              to="/segments/$segmentId/edit"
              params={{ segmentId }}
              variant="default"
              leftSection={<Pencil size={16} aria-hidden />}
            >
              Edit
            </ButtonLink>
            <ButtonLink
              to="/campaigns/new"
              search={{ segment: segment.id }}
              leftSection={<Send size={16} aria-hidden />}
            >
              New campaign
            </ButtonLink>
          </>
        )
      }
    >
      {error && !segment ? (
        <ErrorAlert error={error} retry={() => void refetch()} />
      ) : (
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 4 }} order={{ base: 1, md: 2 }}>
            <Paper withBorder radius="lg" p="lg">
              <Stack>
                <div>
                  <Text size="sm" c="dimmed">
                    Contacts now
                  </Text>
                  {preview ? (
                    <Text fz={34} fw={700} lh={1.2} data-testid="segment-count">
                      {formatNumber(preview.count)}
                    </Text>
                  ) : (
                    <Skeleton h={40} w={120} />
                  )}
                  {preview && (
                    <Text size="xs" c="dimmed">
                      As of <Moment at={preview.as_of} />
                    </Text>
                  )}
                </div>
                {preview ? <Reach reach={preview.reach} /> : <Skeleton h={80} />}
                {segment && (
                  <div>
                    <Text size="sm" c="dimmed">
                      Who is in it
                    </Text>
                    <Text size="sm">{describeFilter(segment.filter as Filter, vocabulary)}</Text>
                    {segment.description && (
                      <Text size="sm" c="dimmed" mt="xs">
                        {segment.description}
                      </Text>
                    )}
                  </div>
                )}
                <AnchorLink to="/segments/overlap" search={{ of: segmentId }} size="sm">
                  Compare with other segments
                </AnchorLink>
              </Stack>
            </Paper>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 8 }} order={{ base: 2, md: 1 }}>
            {canWrite && segment && (
              <Box mb="sm">
                <Actions>
                  <TagsEditor target={{ segment_id: segment.id }} whom={`all in “${segment.name}”`} />
                  <TopicsEditor target={{ segment_id: segment.id }} whom={`all in “${segment.name}”`} />
                  <ExportContacts segmentId={segment.id} />
                </Actions>
              </Box>
            )}
            <CursorTable
              label="Contacts in this segment"
              query={members}
              columns={MEMBER_COLUMNS}
              rowKey={(contact) => contact.id}
              empty={
                <EmptyState
                  icon={UserRoundX}
                  title="Nobody matches now"
                  text={
                    segment?.dynamic === false
                      ? 'Nobody matched when it was frozen, or they are all gone.'
                      : 'The segment fills by itself as soon as a contact fits its conditions.'
                  }
                  action={
                    <ButtonLink to="/contacts" variant="default">
                      See all contacts
                    </ButtonLink>
                  }
                />
              }
            />
          </Grid.Col>
        </Grid>
      )}
    </Page>
  )
}
