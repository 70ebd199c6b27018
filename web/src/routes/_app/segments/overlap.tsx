import { createFileRoute } from '@tanstack/react-router'
import { Overlap } from '@/features/segments/components/Overlap'
import { idsIn } from '@/features/segments/overlap'
import { BackLink } from '@/ui/BackLink'
import { Page } from '@/ui/Page'

interface Search {
  /** Ids with commas between them. */
  of?: string
}

export const Route = createFileRoute('/_app/segments/overlap')({
  validateSearch: ({ of }): Search => searchOf(idsIn(String(of ?? ''))),
  component: OverlapPage,
})

function OverlapPage() {
  const { of = '' } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Page title="Compare segments" back={<BackLink to="/segments">Segments</BackLink>}>
      <Overlap ids={idsIn(of)} onChange={(ids) => void navigate({ search: searchOf(ids), replace: true })} />
    </Page>
  )
}

function searchOf(ids: string[]): Search {
  return ids.length > 0 ? { of: ids.join(',') } : {}
}
