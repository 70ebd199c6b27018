import { createFileRoute } from '@tanstack/react-router'
import { Topics } from '@/features/settings/components/Topics'

export const Route = createFileRoute('/_app/settings/topics')({ component: Topics })
