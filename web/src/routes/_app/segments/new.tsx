import { createFileRoute } from '@tanstack/react-router'
import { SegmentForm } from '@/features/segments/components/SegmentForm'
import { BackLink } from '@/ui/BackLink'
import { Page } from '@/ui/Page'
import { toast } from '@/ui/toast'

export const Route = createFileRoute('/_app/segments/new')({ component: NewSegmentPage })

function NewSegmentPage() {
  const navigate = Route.useNavigate()
  return (
    <Page title="New segment" back={<BackLink to="/segments">Segments</BackLink>}>
      <SegmentForm
        onCreated={(segment) => {
          toast('success', `“${segment.name}” created`)
          void navigate({
            to: '/segments/$segmentId',
            params: { segmentId: segment.id },
            ignoreBlocker: true,
          })
        }}
      />
    </Page>
  )
}
