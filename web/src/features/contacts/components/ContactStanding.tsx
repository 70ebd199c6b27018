import { Paper, Stack, Title } from '@mantine/core'
import type { Contact } from '@/api/types'
import { Facts } from '@/ui/Facts'
import { Moment } from '@/ui/Moment'
import { Tags } from '@/ui/Tags'
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
        <Facts
          cols={1}
          facts={[
            ['Email', <ConsentText key="email" consent={contact.consent.email} />],
            [
              'Email unsubscribed',
              contact.email_unsubscribed_at && <Moment at={contact.email_unsubscribed_at} />,
            ],
            ['SMS', <ConsentText key="sms" consent={contact.consent.sms} />],
            ['SMS opted out', contact.sms_opted_out_at && <Moment at={contact.sms_opted_out_at} />],
          ]}
        />
        <Title order={2} size="h4" mt="xs">
          Record
        </Title>
        <Facts
          cols={1}
          facts={[
            ['Number', contact.id],
            ['External id', contact.external_id],
            [
              'Project statuses',
              contact.project_statuses.length > 0 && <Tags tags={contact.project_statuses} />,
            ],
            ['Last interaction', contact.last_interaction_at && <Moment at={contact.last_interaction_at} />],
            ['Added', <Moment key="added" at={contact.created_at} />],
            ['Changed', <Moment key="changed" at={contact.updated_at} />],
          ]}
        />
      </Stack>
    </Paper>
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
