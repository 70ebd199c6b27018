import { createFileRoute } from '@tanstack/react-router'
import { MissingPage } from '@/ui/StandIns'

export const Route = createFileRoute('/_app/$')({ component: MissingPage })
