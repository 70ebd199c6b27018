import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { contentOf, EMPTY_CONTENT } from '@/features/editor/content'
import { TemplateForm } from '@/features/templates/components/TemplateForm'
import { startersQuery } from '@/features/templates/queries'
import { BackLink } from '@/ui/BackLink'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { toast } from '@/ui/toast'

export const Route = createFileRoute('/_app/templates/new')({
  validateSearch: ({ starter }): { starter?: string } => (typeof starter === 'string' ? { starter } : {}),
  component: NewTemplatePage,
})

function NewTemplatePage() {
  const { starter: id } = Route.useSearch()
  const navigate = Route.useNavigate()
  const { data: starters, error } = useQuery({ ...startersQuery(), enabled: id !== undefined })
  const starter = starters?.find((each) => each.id === id)
  const ready = id === undefined || starters !== undefined
  return (
    <Page title="New template" back={<BackLink to="/templates">Templates</BackLink>}>
      {error && <ErrorAlert error={error} />}
      {!ready && !error && <Skeleton h={420} />}
      {ready && (
        <TemplateForm
          beginning={
            starter && {
              name: starter.name,
              description: starter.description,
              subject: starter.subject,
              preheader: starter.preheader,
              content: contentOf(starter.content) ?? EMPTY_CONTENT,
            }
          }
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
