import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { PencilOff } from 'lucide-react'
import type { Campaign } from '@/api/types'
import { CampaignWizard } from '@/features/campaigns/components/wizard/CampaignWizard'
import { SaveState } from '@/features/campaigns/components/wizard/SaveState'
import { useCampaignDraft } from '@/features/campaigns/draft'
import { campaignQuery } from '@/features/campaigns/queries'
import { type Step, stepFrom } from '@/features/campaigns/steps'
import { BackLink } from '@/ui/BackLink'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'

export const Route = createFileRoute('/_app/campaigns/$campaignId/edit')({
  validateSearch: ({ step }): { step?: Step } => (step === undefined ? {} : { step: stepFrom(step) }),
  component: EditCampaignPage,
})

function EditCampaignPage() {
  const { campaignId } = Route.useParams()
  const { data: campaign, error, refetch } = useQuery(campaignQuery(campaignId))
  if (campaign?.status === 'draft') return <Wizard key={campaign.id} campaign={campaign} />
  return (
    <Page title={campaign?.name ?? 'Edit campaign'} back={<Back campaignId={campaignId} />}>
      {error && <ErrorAlert error={error} retry={() => void refetch()} />}
      {!error && !campaign && <Skeleton h={420} />}
      {campaign && (
        <EmptyState
          icon={PencilOff}
          title="It is no draft any more"
          text="Only drafts are changed. A scheduled campaign can be taken back, any other duplicated."
          action={
            <ButtonLink to="/campaigns/$campaignId" params={{ campaignId }}>
              Go to the campaign
            </ButtonLink>
          }
        />
      )}
    </Page>
  )
}

function Wizard({ campaign }: { campaign: Campaign }) {
  const { step = stepFrom(undefined) } = Route.useSearch()
  const navigate = Route.useNavigate()
  const draft = useCampaignDraft(campaign)
  return (
    <Page
      title={draft.values.name || 'Unnamed campaign'}
      back={<Back campaignId={campaign.id} />}
      actions={<SaveState phase={draft.phase} />}
    >
      <CampaignWizard
        draft={draft}
        campaignId={campaign.id}
        problems={campaign.problems}
        step={step}
        onGone={() =>
          void navigate({
            to: '/campaigns/$campaignId',
            params: { campaignId: campaign.id },
            ignoreBlocker: true,
          })
        }
      />
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
