import { Stack, Title } from '@mantine/core'
import { createFileRoute } from '@tanstack/react-router'
import { ImportTable } from '@/features/imports/components/ImportTable'
import { ImportWizard } from '@/features/imports/components/ImportWizard'
import { BackLink } from '@/ui/BackLink'
import { Page } from '@/ui/Page'

export const Route = createFileRoute('/_app/contacts/import')({ component: ImportPage })

function ImportPage() {
  const navigate = Route.useNavigate()
  return (
    <Page title="Import contacts" back={<BackLink to="/contacts">Contacts</BackLink>}>
      <ImportWizard
        onStarted={(importId) => void navigate({ to: '/contacts/imports/$importId', params: { importId } })}
      />
      <Stack gap="sm">
        <Title order={2} size="h4">
          Earlier imports
        </Title>
        <ImportTable />
      </Stack>
    </Page>
  )
}
