import { Box, Stack, Text } from '@mantine/core'
import type { Campaign } from '@/api/types'
import type { Column } from '@/ui/DataTable'
import { formatNumber } from '@/ui/format'
import { AnchorLink } from '@/ui/links'
import { Moment } from '@/ui/Moment'
import { useListedAnalytics } from '../queries'
import { CampaignBadge } from './StatusBadge'

export const CAMPAIGN_COLUMNS: Column<Campaign>[] = [
  {
    header: 'Campaign',
    cell: (campaign) => (
      <Stack gap={0}>
        <AnchorLink to="/campaigns/$campaignId" params={{ campaignId: campaign.id }} fw={500}>
          {campaign.name}
        </AnchorLink>
        <Text size="sm" c="dimmed" lineClamp={1}>
          {campaign.subject || 'No subject yet'}
        </Text>
      </Stack>
    ),
  },
  {
    header: 'Status',
    cell: (campaign) => (
      <Stack gap={2} align="start">
        <CampaignBadge status={campaign.status} />
        {campaign.started_at && (
          <Box hiddenFrom="sm">
            <SentOfAll campaign={campaign} />
          </Box>
        )}
      </Stack>
    ),
  },
  { header: 'Sent', align: 'right', from: 'sm', cell: (campaign) => <SentOfAll campaign={campaign} /> },
  { header: 'Created', from: 'md', cell: (campaign) => <Moment at={campaign.created_at} dayOnly /> },
]

function SentOfAll({ campaign }: { campaign: Campaign }) {
  const { data } = useListedAnalytics(campaign)
  if (!data) return '–'
  return (
    <Text span size="sm" style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
      {formatNumber(data.sent)} of {formatNumber(data.recipients)}
    </Text>
  )
}
