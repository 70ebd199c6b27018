import { Box, Grid, Paper, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { isMissing } from '@/api/problem'
import { ContactStanding } from '@/features/contacts/components/ContactStanding'
import { ContactTimeline } from '@/features/contacts/components/ContactTimeline'
import { EditContactForm } from '@/features/contacts/components/EditContactForm'
import { RemoveContact } from '@/features/contacts/components/RemoveContact'
import { nameOf } from '@/features/contacts/contact-form'
import { contactQuery } from '@/features/contacts/queries'
import { useCanWrite } from '@/features/session/context'
import { BackLink } from '@/ui/BackLink'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { Page } from '@/ui/Page'
import { MissingPage } from '@/ui/StandIns'

export const Route = createFileRoute('/_app/contacts/$contactId')({ component: ContactPage })

function ContactPage() {
  const { contactId } = Route.useParams()
  const navigate = Route.useNavigate()
  const canWrite = useCanWrite()
  const { data: contact, error, refetch } = useQuery(contactQuery(contactId))
  if (isMissing(error)) return <MissingPage />
  return (
    <Page
      title={contact ? nameOf(contact) : 'Contact'}
      back={<BackLink to="/contacts">Contacts</BackLink>}
      actions={
        canWrite &&
        contact && (
          <RemoveContact
            contact={contact}
            onRemoved={() => void navigate({ to: '/contacts', ignoreBlocker: true })}
          />
        )
      }
    >
      {error && !contact ? (
        <ErrorAlert error={error} retry={() => void refetch()} />
      ) : (
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 8 }} order={{ base: 2, md: 1 }}>
            <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
              {contact ? (
                <EditContactForm
                  key={contact.id}
                  contact={contact}
                  reload={async () => (await refetch()).data}
                />
              ) : (
                <Skeleton h={320} />
              )}
            </Paper>
            <Box mt="lg">
              <ContactTimeline contactId={contactId} />
            </Box>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 4 }} order={{ base: 1, md: 2 }}>
            {contact ? <ContactStanding contact={contact} /> : <Skeleton h={320} />}
          </Grid.Col>
        </Grid>
      )}
    </Page>
  )
}
