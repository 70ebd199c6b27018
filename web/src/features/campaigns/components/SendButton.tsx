import { Button, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Send } from 'lucide-react'
import { useState } from 'react'
import type { Campaign } from '@/api/types'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { count } from '@/ui/format'
import type { Audience } from '../audience'
import { useAudienceReach, useCampaignAction } from '../queries'
import { AudienceSentence } from './AudienceSentence'

/** From so many recipients on, the number is typed, so that nobody mails a whole list by a slip. */
const MANY = 1_000

interface Props {
  campaign: Campaign
  /** Saves what is unsaved first; null where it could not. */
  beforeSending?: () => Promise<Campaign | null>
}

/** Sends the campaign after it was said to how many. */
export function SendButton({ campaign, beforeSending }: Props) {
  const [opened, { open, close }] = useDisclosure()

  async function ask() {
    if (!beforeSending || (await beforeSending())) open()
  }

  return (
    <>
      <Button
        leftSection={<Send size={16} aria-hidden />}
        disabled={campaign.problems.length > 0}
        onClick={() => void ask()}
      >
        Send
      </Button>
      {opened && <SendModal campaign={campaign} onClose={close} />}
    </>
  )
}

function SendModal({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const send = useCampaignAction(campaign)
  const reach = useAudienceReach(campaign.audience as Audience | null, campaign.topic_id)
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const sendable = reach?.reach.email.sendable
  const people = sendable === undefined ? 'its audience' : count(sendable, 'person', 'people')
  const many = sendable !== undefined && sendable > MANY

  function confirm() {
    if (many && typed.replace(/\D/g, '') !== String(sendable)) {
      return setFault(`Type ${sendable} to go on`)
    }
    send.mutate('send', { onSettled: onClose })
  }

  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title="Send this campaign?"
      confirm={sendable === undefined ? 'Send now' : `Send to ${people}`}
      loading={send.isPending}
      onConfirm={confirm}
    >
      <Text size="sm">
        “{campaign.subject}” goes to {people} now. What has left can’t be called back.
      </Text>
      {reach && <AudienceSentence reach={reach} />}
      {many && (
        <TextInput
          label={`To confirm, type how many that is: ${sendable}`}
          inputMode="numeric"
          autoComplete="off"
          data-autofocus
          error={fault}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
    </ConfirmModal>
  )
}
