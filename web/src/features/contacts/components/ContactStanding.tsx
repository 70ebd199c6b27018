import { Paper, Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Channel, Contact } from '@/api/types'
import { useCanWrite } from '@/features/session/context'
import { Facts } from '@/ui/Facts'
import { AnchorLink } from '@/ui/links'
import { Moment } from '@/ui/Moment'
import { suppressionReason } from '../suppression'
import { ConsentEditor } from './ConsentEditor'
import { ReachBadge } from './ReachBadge'

/** What the contact agreed to and what is known of them beside the editable fields. */
export function ContactStanding({ contact }: { contact: Contact }) {
  return (
    <Paper withBorder radius="lg" p="lg">
      <Stack>
        <Title order={2} size="h4">
          Consent
        </Title>
        <ReachBadge contact={contact} />
        <ChannelStanding contact={contact} channel="email" />
        <ChannelStanding contact={contact} channel="sms" />
        <Title order={2} size="h4" mt="xs">
          Record
        </Title>
        <Facts
          cols={1}
          facts={[
            ['Number', contact.id],
            ['Last interaction', contact.last_interaction_at && <Moment at={contact.last_interaction_at} />],
            ['Added', <Moment key="added" at={contact.created_at} />],
            ['Changed', <Moment key="changed" at={contact.updated_at} />],
          ]}
        />
      </Stack>
    </Paper>
  )
}

function ChannelStanding({ contact, channel }: { contact: Contact; channel: Channel }) {
  const canWrite = useCanWrite()
  const stopped = channel === 'email' ? contact.email_unsubscribed_at : contact.sms_opted_out_at
  const suppressed = contact.suppressed[channel]
  return (
    <Stack gap="xs">
      <Facts
        cols={1}
        facts={[
          [
            channel === 'email' ? 'Email' : 'SMS',
            <ConsentText key={channel} consent={contact.consent[channel]} />,
          ],
          ...(stopped
            ? [
                [
                  channel === 'email' ? 'Email unsubscribed' : 'SMS opted out',
                  <Moment key="stopped" at={stopped} />,
                ] satisfies [string, ReactNode],
              ]
            : []),
          ...(suppressed
            ? [
                [
                  'Suppressed',
                  <AnchorLink
                    key="suppressed"
                    to="/settings/suppressions"
                    search={{ q: (channel === 'email' ? contact.email : contact.phone) ?? '', channel }}
                  >
                    {suppressionReason(suppressed)}
                  </AnchorLink>,
                ] satisfies [string, ReactNode],
              ]
            : []),
        ]}
      />
      {canWrite && <ConsentEditor contact={contact} channel={channel} />}
    </Stack>
  )
}

function ConsentText({ consent }: { consent: Contact['consent']['email'] }) {
  if (consent.given === null) return <>Nothing recorded</>
  return (
    <>
      {consent.given ? 'Yes' : 'No'}
      {consent.source && `, from “${consent.source}”`}
      {consent.at && (
        <>
          , <Moment at={consent.at} />
        </>
      )}
    </>
  )
}
