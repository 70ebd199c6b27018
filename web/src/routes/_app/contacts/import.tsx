import { createFileRoute } from '@tanstack/react-router'
import { ImportForm } from '@/features/imports/components/ImportForm'
import { BackLink } from '@/ui/BackLink'
import { Page } from '@/ui/Page'

export const Route = createFileRoute('/_app/contacts/import')({ component: ImportPage })

function ImportPage() {
  const navigate = Route.useNavigate()
  return (
    <Page title="Import contacts" back={<BackLink to="/contacts">Contacts</BackLink>}>
      <ImportForm
        onStarted={(importId) => void navigate({ to: '/contacts/imports/$importId', params: { importId } })}
      />
    </Page>
  )
}
