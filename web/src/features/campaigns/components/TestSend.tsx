import { Button, List, TagsInput, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Send } from 'lucide-react'
import { useState } from 'react'
import { formErrors } from '@/api/problem'
import type { Campaign } from '@/api/types'
import { ContactPicker } from '@/features/contacts/components/ContactPicker'
import { useUser } from '@/features/session/context'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { useTestSend } from '../queries'

const MOST = 10

interface Props {
  campaign: Pick<Campaign, 'id'>
  /** Whose mail it is at first. */
  contactId: string | null
  /** Saves what is unsaved first; false where it could not. */
  beforeSending?: () => Promise<boolean>
}

/** Sends the mail to a few addresses, to look at it where it will be read. */
export function TestSend({ campaign, contactId, beforeSending }: Props) {
  const [opened, { open, close }] = useDisclosure()
  return (
    <>
      <Button variant="default" leftSection={<Send size={16} aria-hidden />} onClick={open}>
        Send a test
      </Button>
      {opened && (
        <TestModal campaign={campaign} contactId={contactId} beforeSending={beforeSending} onClose={close} />
      )}
    </>
  )
}

function TestModal({ campaign, contactId, beforeSending, onClose }: Props & { onClose: () => void }) {
  const user = useUser()
  const [to, setTo] = useState(user ? [user.email] : [])
  const [whose, setWhose] = useState(contactId)
  const send = useTestSend(campaign)
  const faults = send.error ? formErrors(send.error, (path) => (path.startsWith('to') ? 'to' : null)) : null
  const done = send.data !== undefined

  async function confirm() {
    if (done) return onClose()
    if (beforeSending && !(await beforeSending())) return
    send.mutate({ to, contact_id: whose })
  }

  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title="Send a test"
      confirm={done ? 'Done' : 'Send test'}
      loading={send.isPending}
      onConfirm={() => void confirm()}
    >
      {faults?.rest && <ErrorAlert title="No test was sent" error={faults.rest} />}
      {send.data ? (
        <List listStyleType="none" spacing={4} size="sm" aria-label="Results" aria-live="polite">
          {send.data.map((result) => (
            <List.Item key={result.to}>
              <Text span fw={500}>
                {result.to}
              </Text>
              : {result.ok ? 'sent' : (result.detail ?? 'refused')}
            </List.Item>
          ))}
        </List>
      ) : (
        <>
          <TagsInput
            label="To"
            description={`Up to ${MOST} addresses`}
            placeholder={to.length === 0 ? 'you@example.com' : undefined}
            maxTags={MOST}
            splitChars={[',', ' ', ';']}
            acceptValueOnBlur
            data-autofocus
            error={faults?.fields.to}
            value={to}
            onChange={setTo}
          />
          <ContactPicker label="As it reaches" value={whose} onChange={setWhose} />
          <Text size="sm" c="dimmed">
            Tests are not tracked or counted, and their unsubscribe link does nothing.
          </Text>
        </>
      )}
    </ConfirmModal>
  )
}
