import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Navigate } from '@tanstack/react-router'
import type { Campaign } from '@/api/types'
import { CampaignWizard } from '@/features/campaigns/components/wizard/CampaignWizard'
import { SaveState } from '@/features/campaigns/components/wizard/SaveState'
import { useCampaignDraft } from '@/features/campaigns/draft'
import { campaignQuery } from '@/features/campaigns/queries'
import { type Step, stepFrom } from '@/features/campaigns/steps'
import { BackLink } from '@/ui/BackLink'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { Page } from '@/ui/Page'

export const Route = createFileRoute('/_app/campaigns/$campaignId/edit')({
  validateSearch: ({ step }): { step?: Step } => (step === undefined ? {} : { step: stepFrom(step) }),
  component: EditCampaignPage,
})

/** Only drafts are changed: what has been scheduled or sent, here too, is shown on its own page. */
function EditCampaignPage() {
  const { campaignId } = Route.useParams()
  const { data: campaign, error, refetch } = useQuery(campaignQuery(campaignId))
  if (campaign?.status === 'draft') return <Wizard key={campaign.id} campaign={campaign} />
  if (campaign) return <Navigate to="/campaigns/$campaignId" params={{ campaignId }} replace />
  return (
    <Page title="Edit campaign" back={<Back campaignId={campaignId} />}>
      {error ? <ErrorAlert error={error} retry={() => void refetch()} /> : <Skeleton h={420} />}
    </Page>
  )
}

function Wizard({ campaign }: { campaign: Campaign }) {
  const { step = stepFrom(undefined) } = Route.useSearch()
  const draft = useCampaignDraft(campaign)
  return (
    <Page
      title={draft.values.name || 'Unnamed campaign'}
      back={<Back campaignId={campaign.id} />}
      actions={<SaveState phase={draft.phase} />}
    >
      <CampaignWizard draft={draft} campaignId={campaign.id} problems={campaign.problems} step={step} />
    </Page>
  )
}

function Back({ campaignId }: { campaignId: string }) {
  return (
    <BackLink to="/campaigns/$campaignId" params={{ campaignId }}>
      Campaign
    </BackLink>
  )
}
