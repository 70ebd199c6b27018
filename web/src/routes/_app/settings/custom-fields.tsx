import { createFileRoute } from '@tanstack/react-router'
import { CustomFields } from '@/features/settings/components/CustomFields'

export const Route = createFileRoute('/_app/settings/custom-fields')({ component: CustomFields })
