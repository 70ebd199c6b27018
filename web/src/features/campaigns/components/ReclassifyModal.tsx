import { Text } from '@mantine/core'
import type { Campaign } from '@/api/types'
import { JobProgress } from '@/features/jobs/components/JobProgress'
import { useJob } from '@/features/jobs/queries'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { useReclassify, useRefreshCampaigns } from '../queries'

/** Judges all opens and clicks of a campaign by the rules as they are now. */
export function ReclassifyModal({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const start = useReclassify(campaign)
  const job = useJob(start.data ?? null, useRefreshCampaigns())
  const ended = job !== null && job.state !== 'running'
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title="Tell people from machines anew?"
      confirm={ended ? 'Done' : 'Judge anew'}
      loading={start.isPending || job?.state === 'running'}
      onConfirm={() => (ended ? onClose() : start.mutate())}
    >
      <Text size="sm">
        All opens and clicks of “{campaign.name}” are judged by the rules as they are now, and the figures
        follow. Nothing is lost by it: it can be done as often as you like.
      </Text>
      {start.error && <ErrorAlert error={start.error} />}
      {job && <JobProgress job={job} label="Judging anew" one="recipient" />}
    </ConfirmModal>
  )
}
