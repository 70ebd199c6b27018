import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { isMissing } from '@/api/problem'
import { SegmentForm } from '@/features/segments/components/SegmentForm'
import { segmentQuery } from '@/features/segments/queries'
import { useVocabulary } from '@/features/segments/vocabulary'
import { WritersOnly } from '@/features/session/components/WritersOnly'
import { BackLink } from '@/ui/BackLink'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { MissingPage } from '@/ui/StandIns'
import { toast } from '@/ui/toast'

export const Route = createFileRoute('/_app/segments/$segmentId/edit')({ component: EditSegmentPage })

function EditSegmentPage() {
  const { segmentId } = Route.useParams()
  const navigate = Route.useNavigate()
  const { data: segment, error, refetch } = useQuery(segmentQuery(segmentId))
  const { vocabulary, ready } = useVocabulary()
  if (isMissing(error)) return <MissingPage />
  return (
    <Page
      title={segment ? `Edit ${segment.name}` : 'Edit segment'}
      back={
        <BackLink to="/segments/$segmentId" params={{ segmentId }}>
          Segment
        </BackLink>
      }
    >
      {error && !segment && <ErrorAlert error={error} retry={() => void refetch()} />}
      {!error && !(segment && ready) && <Skeleton h={420} />}
      <WritersOnly>
        {segment && ready && (
          <SegmentForm
            key={segment.id}
            segment={segment}
            vocabulary={vocabulary}
            reload={async () => (await refetch()).data}
            discard={
              <ButtonLink to="/segments/$segmentId" params={{ segmentId }} variant="default">
                Discard
              </ButtonLink>
            }
            onSaved={({ name }) => {
              toast('success', `“${name}” saved`)
              void navigate({ to: '/segments/$segmentId', params: { segmentId }, ignoreBlocker: true })
            }}
          />
        )}
      </WritersOnly>
    </Page>
  )
}
