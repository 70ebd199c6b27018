import { Alert, Stack, Text } from '@mantine/core'
import { CircleX } from 'lucide-react'
import type { Campaign, RecipientStatus } from '@/api/types'
import { Releases } from '@/features/reputation/components/Releases'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { Moment } from '@/ui/Moment'
import { useAnalytics } from '../queries'
import { isLive, reasonLabel } from '../status'
import { BrakeAlert } from './BrakeAlert'
import { Counters } from './Counters'
import { LinkClicks } from './LinkClicks'
import { Reasons } from './Reasons'
import { Recipients } from './Recipients'
import { SendProgress } from './SendProgress'

interface Props {
  campaign: Campaign
  status: RecipientStatus | undefined
  onStatus: (status: RecipientStatus | undefined) => void
}

/** A campaign that has started: how far it is, what happened, and to whom. */
export function ResultView({ campaign, status, onStatus }: Props) {
  const { data: figures, error, dataUpdatedAt, refetch } = useAnalytics(campaign)
  return (
    <Stack gap="lg">
      <Text size="sm" c="dimmed">
        “{campaign.subject}”
        {campaign.started_at && (
          <>
            {' '}
            · started <Moment at={campaign.started_at} />
          </>
        )}
        {campaign.completed_at && (
          <>
            {' '}
            · ended <Moment at={campaign.completed_at} />
          </>
        )}
      </Text>
      <BrakeAlert campaign={campaign} />
      {campaign.reason && !campaign.braked && (
        <Alert
          color={campaign.status === 'failed' ? 'red' : 'yellow'}
          variant="outline"
          icon={<CircleX />}
          title={campaign.status === 'failed' ? 'It could not be sent' : 'It was stopped'}
        >
          {reasonLabel(campaign.reason)}
        </Alert>
      )}
      {(isLive(campaign.status) || campaign.status === 'paused') && (
        <SendProgress campaign={campaign} figures={figures} readAt={dataUpdatedAt} />
      )}
      {error && !figures && (
        <ErrorAlert title="The figures can’t be shown" error={error} retry={() => void refetch()} />
      )}
      <Counters figures={figures} />
      <Reasons title="Left out, as they could not be emailed" counts={campaign.excluded} />
      <Reasons title="Why sending failed" counts={figures?.failure_reasons} />
      <Releases releases={campaign.brake_releases ?? []} />
      {figures && figures.links.length > 0 && <LinkClicks links={figures.links} />}
      <Recipients campaign={campaign} status={status} onStatus={onStatus} />
    </Stack>
  )
}
