import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import type { RecipientStatus } from '@/api/types'
import { CampaignActions } from '@/features/campaigns/components/CampaignActions'
import { DraftView } from '@/features/campaigns/components/DraftView'
import { ResultView } from '@/features/campaigns/components/ResultView'
import { CampaignBadge } from '@/features/campaigns/components/StatusBadge'
import { campaignQuery } from '@/features/campaigns/queries'
import { RECIPIENT_STATUS } from '@/features/campaigns/status'
import { useCanWrite } from '@/features/session/context'
import { BackLink } from '@/ui/BackLink'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { Page } from '@/ui/Page'

export const Route = createFileRoute('/_app/campaigns/$campaignId/')({
  validateSearch: ({ status }): { status?: RecipientStatus } =>
    typeof status === 'string' && status in RECIPIENT_STATUS ? { status: status as RecipientStatus } : {},
  component: CampaignPage,
})

function CampaignPage() {
  const { campaignId } = Route.useParams()
  const { status } = Route.useSearch()
  const navigate = Route.useNavigate()
  const canWrite = useCanWrite()
  const { data: campaign, error, refetch } = useQuery(campaignQuery(campaignId))
  const started = campaign && campaign.status !== 'draft' && campaign.status !== 'scheduled'

  return (
    <Page
      title={campaign?.name ?? 'Campaign'}
      aside={campaign && <CampaignBadge status={campaign.status} />}
      back={<BackLink to="/campaigns">Campaigns</BackLink>}
      actions={
        canWrite &&
        campaign && (
          <CampaignActions campaign={campaign} onDeleted={() => void navigate({ to: '/campaigns' })} />
        )
      }
    >
      {error && !campaign && <ErrorAlert error={error} retry={() => void refetch()} />}
      {!error && !campaign && (
        <Stack>
          <Skeleton h={90} />
          <Skeleton h={220} />
        </Stack>
      )}
      {campaign && !started && <DraftView campaign={campaign} />}
      {campaign && started && (
        <ResultView
          campaign={campaign}
          status={status}
          onStatus={(next) =>
            void navigate({ search: next ? { status: next } : {}, replace: true, resetScroll: false })
          }
        />
      )}
    </Page>
  )
}
