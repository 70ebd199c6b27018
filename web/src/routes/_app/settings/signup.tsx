import { createFileRoute } from '@tanstack/react-router'
import { SignupSettings } from '@/features/settings/components/SignupSettings'

export const Route = createFileRoute('/_app/settings/signup')({ component: SignupSettings })
