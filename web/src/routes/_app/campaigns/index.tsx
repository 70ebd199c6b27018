import { useInfiniteQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Plus, Send } from 'lucide-react'
import { CAMPAIGN_COLUMNS } from '@/features/campaigns/components/CampaignTable'
import { campaignsQuery } from '@/features/campaigns/queries'
import { useCanWrite } from '@/features/session/context'
import { CursorTable } from '@/ui/CursorTable'
import { EmptyState } from '@/ui/EmptyState'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'

export const Route = createFileRoute('/_app/campaigns/')({ component: CampaignsPage })

function CampaignsPage() {
  const canWrite = useCanWrite()
  const campaigns = useInfiniteQuery(campaignsQuery())
  const create = canWrite && (
    <ButtonLink to="/campaigns/new" leftSection={<Plus size={16} aria-hidden />}>
      New campaign
    </ButtonLink>
  )
  return (
    <Page title="Campaigns" actions={create}>
      <CursorTable
        label="Campaigns"
        query={campaigns}
        columns={CAMPAIGN_COLUMNS}
        rowKey={(campaign) => campaign.id}
        empty={
          <EmptyState
            icon={Send}
            title="No campaigns yet"
            text="Write one mail for many people, send it, and watch it arrive."
            action={create}
          />
        }
      />
    </Page>
  )
}
