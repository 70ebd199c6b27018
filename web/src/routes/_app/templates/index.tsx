import { createFileRoute } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useCanWrite } from '@/features/session/context'
import { OwnTemplates } from '@/features/templates/components/OwnTemplates'
import { Starters } from '@/features/templates/components/Starters'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { SearchBox } from '@/ui/SearchBox'

export const Route = createFileRoute('/_app/templates/')({
  validateSearch: ({ q }): { q?: string } => (q === undefined || q === '' ? {} : { q: String(q) }),
  component: TemplatesPage,
})

function TemplatesPage() {
  const { q = '' } = Route.useSearch()
  const navigate = Route.useNavigate()
  const canWrite = useCanWrite()
  return (
    <Page
      title="Templates"
      actions={
        canWrite && (
          <ButtonLink to="/templates/new" leftSection={<Plus size={16} aria-hidden />}>
            New template
          </ButtonLink>
        )
      }
    >
      <SearchBox
        label="Search templates"
        placeholder="Name or subject"
        value={q}
        onSearch={(text) => void navigate({ search: text ? { q: text } : {}, replace: true })}
      />
      <OwnTemplates q={q} />
      {!q && (
        <Starters
          actions={({ id, name }) =>
            canWrite && (
              <ButtonLink
                to="/templates/new"
                search={{ starter: id }}
                variant="default"
                size="xs"
                aria-label={`Make a template of ${name}`}
              >
                Make it yours
              </ButtonLink>
            )
          }
        />
      )}
    </Page>
  )
}
