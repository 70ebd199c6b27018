import { createFileRoute } from '@tanstack/react-router'
import type { Channel } from '@/api/types'
import { Suppressions } from '@/features/settings/components/Suppressions'

interface Search {
  q?: string
  channel?: Channel
}

export const Route = createFileRoute('/_app/settings/suppressions')({
  validateSearch: ({ q, channel }): Search => ({
    ...(q ? { q: String(q) } : {}),
    ...(channel === 'email' || channel === 'sms' ? { channel } : {}),
  }),
  component: SuppressionsPage,
})

function SuppressionsPage() {
  const { q = '', channel = null } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Suppressions
      search={{ q, channel }}
      onSearch={(search) =>
        void navigate({
          search: { q: search.q || undefined, channel: search.channel ?? undefined },
          replace: true,
        })
      }
    />
  )
}
