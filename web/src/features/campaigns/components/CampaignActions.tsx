import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Ban, Pause, Pencil, Play, Send } from 'lucide-react'
import type { Campaign } from '@/api/types'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { count } from '@/ui/format'
import { ButtonLink } from '@/ui/links'
import type { Audience } from '../audience'
import { useAudienceReach, useCampaignAction } from '../queries'
import { mayDo } from '../status'
import { AudienceSentence } from './AudienceSentence'

/** What may be done to a campaign in its state. */
export function CampaignActions({ campaign }: { campaign: Campaign }) {
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
      {mayDo('resume', status) && (
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

function SendButton({ campaign }: { campaign: Campaign }) {
  const [opened, { open, close }] = useDisclosure()
  const send = useCampaignAction(campaign)
  const reach = useAudienceReach(campaign.audience as Audience | null)
  const sendable = reach?.reach.email.sendable
  const people = sendable === undefined ? 'its audience' : count(sendable, 'person', 'people')
  return (
    <>
      <Button
        leftSection={<Send size={16} aria-hidden />}
        disabled={campaign.problems.length > 0}
        onClick={open}
      >
        Send
      </Button>
      <ConfirmModal
        opened={opened}
        onClose={close}
        title="Send this campaign?"
        confirm={sendable === undefined ? 'Send now' : `Send to ${people}`}
        loading={send.isPending}
        onConfirm={() => send.mutate('send', { onSettled: close })}
      >
        <Text size="sm">
          “{campaign.subject}” goes to {people} now. What has left can’t be called back.
        </Text>
        {reach && <AudienceSentence reach={reach} />}
      </ConfirmModal>
    </>
  )
}
