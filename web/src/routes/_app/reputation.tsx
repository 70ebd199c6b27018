import { SegmentedControl } from '@mantine/core'
import { createFileRoute } from '@tanstack/react-router'
import { ReputationView } from '@/features/reputation/components/ReputationView'
import { Page } from '@/ui/Page'

const SPANS = [7, 30, 90]
const USUAL = 30

export const Route = createFileRoute('/_app/reputation')({
  validateSearch: ({ days }): { days?: number } =>
    typeof days === 'number' && SPANS.includes(days) && days !== USUAL ? { days } : {},
  component: ReputationPage,
})

function ReputationPage() {
  const { days = USUAL } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Page
      title="Reputation"
      actions={
        <SegmentedControl
          aria-label="Days"
          data={SPANS.map((span) => ({ value: String(span), label: `${span} days` }))}
          value={String(days)}
          onChange={(span) =>
            void navigate({ search: Number(span) === USUAL ? {} : { days: Number(span) }, replace: true })
          }
        />
      }
    >
      <ReputationView days={days} />
    </Page>
  )
}
