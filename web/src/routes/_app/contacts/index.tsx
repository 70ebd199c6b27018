import { Group, Paper, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { FileUp, SearchX, Tag, UserPlus, UserRound } from 'lucide-react'
import { useCallback, useState } from 'react'
import { CONTACT_COLUMNS } from '@/features/contacts/components/ContactTable'
import { ExportContacts } from '@/features/contacts/components/ExportContacts'
import { TagsEditor } from '@/features/contacts/components/TagsEditor'
import { TopicsEditor } from '@/features/contacts/components/TopicsEditor'
import { nameOf } from '@/features/contacts/contact-form'
import { contactsQuery } from '@/features/contacts/queries'
import { useCanWrite } from '@/features/session/context'
import { CursorTable } from '@/ui/CursorTable'
import { EmptyState } from '@/ui/EmptyState'
import { count } from '@/ui/format'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { SearchBox } from '@/ui/SearchBox'

interface Search {
  q?: string
  tag?: string
}

export const Route = createFileRoute('/_app/contacts/')({
  validateSearch: ({ q, tag }): Search => withoutEmpty({ q: String(q ?? ''), tag: String(tag ?? '') }),
  component: ContactsPage,
})

const NOBODY: ReadonlySet<string> = new Set()

function ContactsPage() {
  const { q = '', tag = '' } = Route.useSearch()
  const navigate = Route.useNavigate()
  const canWrite = useCanWrite()
  const contacts = useInfiniteQuery(contactsQuery({ q, tag }))
  const none = !q && !tag && contacts.data?.pages[0]?.items.length === 0
  const [chosen, setChosen] = useState(NOBODY)
  const chooseNobody = useCallback(() => setChosen(NOBODY), [])

  const bulk = {
    target: { ids: [...chosen] },
    whom: count(chosen.size, 'contact'),
    onDone: chooseNobody,
  }

  function search(change: Search) {
    chooseNobody()
    void navigate({ search: (before) => withoutEmpty({ ...before, ...change }), replace: true })
  }

  return (
    <Page
      title="Contacts"
      actions={
        canWrite && (
          <>
            {!none && <ExportContacts />}
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
      {!none && (
        <Group>
          <SearchBox
            label="Search contacts"
            placeholder="Email, phone, name or company"
            value={q}
            onSearch={(text) => search({ q: text })}
          />
          <SearchBox
            label="Only with this tag"
            placeholder="Tag"
            icon={Tag}
            value={tag}
            onSearch={(text) => search({ tag: text })}
          />
        </Group>
      )}
      {chosen.size > 0 && (
        <Paper
          withBorder
          radius="lg"
          p="sm"
          shadow="sm"
          role="region"
          aria-label="Chosen contacts"
          style={{ position: 'sticky', top: 'calc(var(--app-shell-header-height) + 8px)', zIndex: 1 }}
        >
          <Group justify="space-between" gap="xs">
            <Text size="sm" aria-live="polite">
              {count(chosen.size, 'contact')} chosen
            </Text>
            <Group gap="xs">
              <TagsEditor {...bulk} />
              <TopicsEditor {...bulk} />
            </Group>
          </Group>
        </Paper>
      )}
      <CursorTable
        label="Contacts"
        query={contacts}
        columns={CONTACT_COLUMNS}
        rowKey={(contact) => contact.id}
        selection={canWrite ? { chosen, onChange: setChosen, nameOf } : undefined}
        empty={
          q || tag ? (
            <EmptyState
              icon={SearchX}
              title="Nobody fits"
              text="The search looks at the beginning of emails, phone numbers, names and companies; a tag must fit exactly."
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

function withoutEmpty({ q, tag }: Search): Search {
  return { ...(q && { q }), ...(tag && { tag }) }
}
