import { createFileRoute } from '@tanstack/react-router'
import { EmailSettings } from '@/features/settings/components/EmailSettings'

export const Route = createFileRoute('/_app/settings/email')({ component: EmailSettings })
