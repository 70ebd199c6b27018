import { createFileRoute } from '@tanstack/react-router'
import { newValues } from '@/features/campaigns/campaign-form'
import { CampaignForm } from '@/features/campaigns/components/CampaignForm'
import { useCreateCampaign } from '@/features/campaigns/queries'
import { BackLink } from '@/ui/BackLink'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'

export const Route = createFileRoute('/_app/campaigns/new')({
  validateSearch: ({ segment }): { segment?: string } => (typeof segment === 'string' ? { segment } : {}),
  component: NewCampaignPage,
})

function NewCampaignPage() {
  const { segment } = Route.useSearch()
  const navigate = Route.useNavigate()
  const create = useCreateCampaign()
  return (
    <Page title="New campaign" back={<BackLink to="/campaigns">Campaigns</BackLink>}>
      <CampaignForm
        initialValues={newValues(segment)}
        save={create}
        saveLabel="Save draft"
        discard={
          <ButtonLink to="/campaigns" variant="default">
            Discard
          </ButtonLink>
        }
        onSaved={({ id }) =>
          void navigate({ to: '/campaigns/$campaignId', params: { campaignId: id }, ignoreBlocker: true })
        }
      />
    </Page>
  )
}
