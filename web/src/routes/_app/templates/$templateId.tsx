import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useCanWrite } from '@/features/session/context'
import { TemplateForm } from '@/features/templates/components/TemplateForm'
import { templateQuery } from '@/features/templates/queries'
import { BackLink } from '@/ui/BackLink'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { toast } from '@/ui/toast'

export const Route = createFileRoute('/_app/templates/$templateId')({ component: TemplatePage })

function TemplatePage() {
  const { templateId } = Route.useParams()
  const navigate = Route.useNavigate()
  const canWrite = useCanWrite()
  const { data: template, error, refetch } = useQuery(templateQuery(templateId))
  return (
    <Page title={template?.name ?? 'Template'} back={<BackLink to="/templates">Templates</BackLink>}>
      {error && !template && <ErrorAlert error={error} retry={() => void refetch()} />}
      {!error && !template && <Skeleton h={420} />}
      {template && canWrite && (
        <TemplateForm
          key={template.id}
          template={template}
          reload={async () => (await refetch()).data}
          discard={
            <ButtonLink to="/templates" variant="default">
              Discard
            </ButtonLink>
          }
          onSaved={() => {
            toast('success', 'Template saved')
            void navigate({ to: '/templates', ignoreBlocker: true })
          }}
        />
      )}
    </Page>
  )
}
