import { createFileRoute } from '@tanstack/react-router'
import { Suppressions } from '@/features/settings/components/Suppressions'

export const Route = createFileRoute('/_app/settings/suppressions')({ component: Suppressions })
