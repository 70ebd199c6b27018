import { createFileRoute } from '@tanstack/react-router'
import { NewContactForm } from '@/features/contacts/components/NewContactForm'
import { WritersOnly } from '@/features/session/components/WritersOnly'
import { BackLink } from '@/ui/BackLink'
import { Page } from '@/ui/Page'
import { toast } from '@/ui/toast'

export const Route = createFileRoute('/_app/contacts/new')({ component: NewContactPage })

function NewContactPage() {
  const navigate = Route.useNavigate()
  return (
    <Page title="Add contact" back={<BackLink to="/contacts">Contacts</BackLink>}>
      <WritersOnly>
        <NewContactForm
          onCreated={(contact) => {
            toast('success', 'Contact added')
            void navigate({
              to: '/contacts/$contactId',
              params: { contactId: contact.id },
              ignoreBlocker: true,
            })
          }}
        />
      </WritersOnly>
    </Page>
  )
}
