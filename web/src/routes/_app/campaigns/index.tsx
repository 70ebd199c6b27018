import { Group } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Plus, SearchX, Send } from 'lucide-react'
import type { CampaignStatus } from '@/api/types'
import { CampaignFilters } from '@/features/campaigns/components/CampaignFilters'
import { campaignColumns } from '@/features/campaigns/components/CampaignTable'
import { campaignsQuery } from '@/features/campaigns/queries'
import { CAMPAIGN_STATUS } from '@/features/campaigns/status'
import { useCanWrite } from '@/features/session/context'
import { CursorTable } from '@/ui/CursorTable'
import { EmptyState } from '@/ui/EmptyState'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { SearchBox } from '@/ui/SearchBox'

interface Search {
  q?: string
  status?: CampaignStatus
  type?: 'email' | 'sms'
  /** At most so many days old. */
  days?: number
  archived?: true
}

export const Route = createFileRoute('/_app/campaigns/')({
  validateSearch: ({ q, status, type, days, archived }): Search => ({
    ...(q !== undefined && q !== '' && { q: String(q) }),
    ...(typeof status === 'string' && status in CAMPAIGN_STATUS && { status: status as CampaignStatus }),
    ...((type === 'email' || type === 'sms') && { type }),
    ...(typeof days === 'number' && days > 0 && { days }),
    ...(archived === true && { archived }),
  }),
  component: CampaignsPage,
})

function CampaignsPage() {
  const { q = '', status, type, days, archived = false } = Route.useSearch()
  const navigate = Route.useNavigate()
  const canWrite = useCanWrite()
  const campaigns = useInfiniteQuery(campaignsQuery({ q, status, type, days, archived }))
  const searched = q !== '' || status !== undefined || type !== undefined || days !== undefined || archived

  function search(change: Search) {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
  }

  const create = canWrite && (
    <ButtonLink to="/campaigns/new" leftSection={<Plus size={16} aria-hidden />}>
      New campaign
    </ButtonLink>
  )
  return (
    <Page title="Campaigns" actions={create}>
      <Group>
        <SearchBox
          label="Search campaigns"
          placeholder="Name, subject or tag"
          value={q}
          onSearch={(text) => search({ q: text || undefined })}
        />
        <CampaignFilters {...{ status, type, days, archived }} onChange={search} />
      </Group>
      <CursorTable
        label="Campaigns"
        query={campaigns}
        columns={campaignColumns(canWrite)}
        rowKey={(campaign) => campaign.id}
        empty={
          searched ? (
            <EmptyState
              icon={SearchX}
              title="No campaign fits"
              text="The search looks at names, subjects and tags."
              action={
                <ButtonLink to="/campaigns" variant="default">
                  Show all campaigns
                </ButtonLink>
              }
            />
          ) : (
            <EmptyState
              icon={Send}
              title="No campaigns yet"
              text="Write one mail for many people, send it, and watch it arrive."
              action={create}
            />
          )
        }
      />
    </Page>
  )
}
