import { Group } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { FileUp, SearchX, UserPlus, UserRound } from 'lucide-react'
import { CONTACT_COLUMNS } from '@/features/contacts/components/ContactTable'
import { contactsQuery } from '@/features/contacts/queries'
import { useCanWrite } from '@/features/session/context'
import { CursorTable } from '@/ui/CursorTable'
import { EmptyState } from '@/ui/EmptyState'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { SearchBox } from '@/ui/SearchBox'

export const Route = createFileRoute('/_app/contacts/')({
  validateSearch: ({ q }): { q?: string } => (q ? { q: String(q) } : {}),
  component: ContactsPage,
})

function ContactsPage() {
  const { q = '' } = Route.useSearch()
  const navigate = Route.useNavigate()
  const canWrite = useCanWrite()
  const contacts = useInfiniteQuery(contactsQuery({ q, tag: '' }))
  return (
    <Page
      title="Contacts"
      actions={
        canWrite && (
          <>
            <ButtonLink to="/contacts/new" variant="default" leftSection={<UserPlus size={16} aria-hidden />}>
              Add contact
            </ButtonLink>
            <ButtonLink to="/contacts/import" leftSection={<FileUp size={16} aria-hidden />}>
              Import
            </ButtonLink>
          </>
        )
      }
    >
      <Group>
        <SearchBox
          label="Search contacts"
          placeholder="Email, phone, name or company"
          value={q}
          onSearch={(text) => void navigate({ search: text ? { q: text } : {}, replace: true })}
        />
      </Group>
      <CursorTable
        label="Contacts"
        query={contacts}
        columns={CONTACT_COLUMNS}
        rowKey={(contact) => contact.id}
        empty={
          q ? (
            <EmptyState
              icon={SearchX}
              title={`Nothing begins with “${q}”`}
              text="The search looks at the beginning of emails, phone numbers, names and companies."
              action={
                <ButtonLink to="/contacts" variant="default">
                  Show all contacts
                </ButtonLink>
              }
            />
          ) : (
            <EmptyState
              icon={UserRound}
              title="No contacts yet"
              text="Bring your people in from a CSV file; the usual headings are recognised."
              action={canWrite && <ButtonLink to="/contacts/import">Import contacts</ButtonLink>}
            />
          )
        }
      />
    </Page>
  )
}
