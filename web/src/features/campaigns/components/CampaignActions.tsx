import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Ban, CalendarX2, Pause, Pencil, Play } from 'lucide-react'
import type { Campaign } from '@/api/types'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { ButtonLink } from '@/ui/links'
import { useCampaignAction } from '../queries'
import { mayDo } from '../status'
import { CampaignMenu } from './CampaignMenu'
import { SendButton } from './SendButton'

interface Props {
  campaign: Campaign
  onDeleted?: () => void
}

/** What may be done to a campaign in its state. */
export function CampaignActions({ campaign, onDeleted }: Props) {
  const action = useCampaignAction(campaign)
  const [cancelling, cancel] = useDisclosure()
  const { status } = campaign
  return (
    <>
      {status === 'draft' && (
        <ButtonLink
          to="/campaigns/$campaignId/edit"
          params={{ campaignId: campaign.id }}
          variant="default"
          leftSection={<Pencil size={16} aria-hidden />}
        >
          Edit
        </ButtonLink>
      )}
      {mayDo('unschedule', status) && (
        <Button
          variant="default"
          leftSection={<CalendarX2 size={16} aria-hidden />}
          onClick={() => action.mutate('unschedule')}
        >
          Unschedule
        </Button>
      )}
      {mayDo('send', status) && <SendButton campaign={campaign} />}
      {mayDo('pause', status) && (
        <Button
          variant="default"
          leftSection={<Pause size={16} aria-hidden />}
          onClick={() => action.mutate('pause')}
        >
          Pause
        </Button>
      )}
      {mayDo('resume', status) && !campaign.braked && (
        <Button
          leftSection={<Play size={16} aria-hidden />}
          loading={action.isPending && action.variables === 'resume'}
          onClick={() => action.mutate('resume')}
        >
          Resume
        </Button>
      )}
      {mayDo('cancel', status) && (
        <Button variant="default" leftSection={<Ban size={16} aria-hidden />} onClick={cancel.open}>
          Cancel
        </Button>
      )}
      <CampaignMenu campaign={campaign} onDeleted={onDeleted} />
      <ConfirmModal
        opened={cancelling}
        onClose={cancel.close}
        title="Cancel this campaign?"
        confirm="Cancel campaign"
        danger
        onConfirm={() => {
          cancel.close()
          action.mutate('cancel')
        }}
      >
        <Text size="sm">
          Those who have not got it yet will not get it, and it can’t be resumed. To stop for a while, pause
          it.
        </Text>
      </ConfirmModal>
    </>
  )
}
