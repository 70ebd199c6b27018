import { Stack, Title } from '@mantine/core'
import { createFileRoute } from '@tanstack/react-router'
import { ImportTable } from '@/features/imports/components/ImportTable'
import { ImportWizard } from '@/features/imports/components/ImportWizard'
import { WritersOnly } from '@/features/session/components/WritersOnly'
import { BackLink } from '@/ui/BackLink'
import { Page } from '@/ui/Page'

interface Search {
  /** The import whose file is here already. */
  upload?: string
}

export const Route = createFileRoute('/_app/contacts/import')({
  validateSearch: ({ upload }): Search => (upload ? { upload: String(upload) } : {}),
  component: ImportPage,
})

function ImportPage() {
  const { upload } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Page title="Import contacts" back={<BackLink to="/contacts">Contacts</BackLink>}>
      <WritersOnly>
        <ImportWizard
          upload={upload ?? null}
          onUpload={(id) => void navigate({ search: id ? { upload: id } : {} })}
          onStarted={(importId) =>
            // In place of the form: an upload is imported once, so there's no way back to it.
            void navigate({ to: '/contacts/imports/$importId', params: { importId }, replace: true })
          }
        />
      </WritersOnly>
      {!upload && (
        <Stack gap="sm">
          <Title order={2} size="h4">
            Earlier imports
          </Title>
          <ImportTable />
        </Stack>
      )}
    </Page>
  )
}
