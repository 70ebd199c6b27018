import { Box, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Analytics, Campaign } from '@/api/types'
import type { Column } from '@/ui/DataTable'
import { formatNumber, formatRate } from '@/ui/format'
import { AnchorLink } from '@/ui/links'
import { Moment } from '@/ui/Moment'
import { useListedAnalytics } from '../queries'
import { CampaignMenu } from './CampaignMenu'
import { CampaignBadge } from './StatusBadge'

const COLUMNS: Column<Campaign>[] = [
  {
    header: 'Campaign',
    cell: (campaign) => (
      <Stack gap={0}>
        <AnchorLink to="/campaigns/$campaignId" params={{ campaignId: campaign.id }} fw={500}>
          {campaign.name || 'Unnamed'}
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
            <Figure campaign={campaign} show={sentOfAll} />
          </Box>
        )}
      </Stack>
    ),
  },
  {
    header: 'Sent',
    align: 'right',
    from: 'sm',
    cell: (campaign) => <Figure campaign={campaign} show={sentOfAll} />,
  },
  {
    header: 'Opened',
    align: 'right',
    from: 'md',
    cell: (campaign) => <Figure campaign={campaign} show={({ rates }) => formatRate(rates.open)} />,
  },
  {
    header: 'Clicked',
    align: 'right',
    from: 'md',
    cell: (campaign) => <Figure campaign={campaign} show={({ rates }) => formatRate(rates.click)} />,
  },
  { header: 'Created', from: 'lg', cell: (campaign) => <Moment at={campaign.created_at} dayOnly /> },
]

const ACTIONS: Column<Campaign> = {
  header: 'Actions',
  unlabelled: true,
  align: 'right',
  cell: (campaign) => <CampaignMenu campaign={campaign} />,
}

/** The columns of the list; who may only read gets no actions. */
export function campaignColumns(canWrite: boolean): Column<Campaign>[] {
  return canWrite ? [...COLUMNS, ACTIONS] : COLUMNS
}

/** A figure of a campaign that has started, a dash for others. */
function Figure({ campaign, show }: { campaign: Campaign; show: (figures: Analytics) => ReactNode }) {
  const { data } = useListedAnalytics(campaign)
  if (!data) return '–'
  return (
    <Text span size="sm" style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
      {show(data)}
    </Text>
  )
}

function sentOfAll({ sent, recipients }: Analytics): string {
  return `${formatNumber(sent)} of ${formatNumber(recipients)}`
}
