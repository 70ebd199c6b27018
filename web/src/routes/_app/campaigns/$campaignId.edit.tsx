import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useState } from 'react'
import type { Campaign } from '@/api/types'
import { valuesOfCampaign } from '@/features/campaigns/campaign-form'
import { CampaignForm } from '@/features/campaigns/components/CampaignForm'
import { campaignQuery, useUpdateCampaign } from '@/features/campaigns/queries'
import { BackLink } from '@/ui/BackLink'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { toast } from '@/ui/toast'

export const Route = createFileRoute('/_app/campaigns/$campaignId/edit')({ component: EditCampaignPage })

function EditCampaignPage() {
  const { campaignId } = Route.useParams()
  const { data: campaign, error, refetch } = useQuery(campaignQuery(campaignId))
  return (
    <Page
      title={campaign ? `Edit ${campaign.name}` : 'Edit campaign'}
      back={
        <BackLink to="/campaigns/$campaignId" params={{ campaignId }}>
          Campaign
        </BackLink>
      }
    >
      {error && !campaign && <ErrorAlert error={error} retry={() => void refetch()} />}
      {!error && !campaign && <Skeleton h={420} />}
      {campaign && <EditForm key={campaign.id} campaign={campaign} />}
    </Page>
  )
}

/** Edits the campaign as it was when the form opened, so that a refetch doesn't touch what is being typed. */
function EditForm({ campaign }: { campaign: Campaign }) {
  const [base] = useState(campaign)
  const navigate = Route.useNavigate()
  const update = useUpdateCampaign(base)
  return (
    <CampaignForm
      initialValues={valuesOfCampaign(base)}
      save={update}
      saveLabel="Save"
      discard={
        <ButtonLink to="/campaigns/$campaignId" params={{ campaignId: base.id }} variant="default">
          Discard
        </ButtonLink>
      }
      onSaved={({ id }) => {
        toast('success', 'Campaign saved')
        void navigate({ to: '/campaigns/$campaignId', params: { campaignId: id }, ignoreBlocker: true })
      }}
    />
  )
}
