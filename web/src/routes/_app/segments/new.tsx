import { Skeleton } from '@mantine/core'
import { createFileRoute } from '@tanstack/react-router'
import { SegmentForm } from '@/features/segments/components/SegmentForm'
import { useVocabulary } from '@/features/segments/vocabulary'
import { WritersOnly } from '@/features/session/components/WritersOnly'
import { BackLink } from '@/ui/BackLink'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { toast } from '@/ui/toast'

export const Route = createFileRoute('/_app/segments/new')({ component: NewSegmentPage })

function NewSegmentPage() {
  const navigate = Route.useNavigate()
  const { vocabulary, ready } = useVocabulary()
  return (
    <Page title="New segment" back={<BackLink to="/segments">Segments</BackLink>}>
      <WritersOnly>
        {ready ? (
          <SegmentForm
            vocabulary={vocabulary}
            discard={
              <ButtonLink to="/segments" variant="default">
                Discard
              </ButtonLink>
            }
            onSaved={({ id, name }) => {
              toast('success', `“${name}” created`)
              void navigate({ to: '/segments/$segmentId', params: { segmentId: id }, ignoreBlocker: true })
            }}
          />
        ) : (
          <Skeleton h={420} />
        )}
      </WritersOnly>
    </Page>
  )
}
