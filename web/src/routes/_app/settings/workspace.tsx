import { createFileRoute } from '@tanstack/react-router'
import { WorkspaceSettings } from '@/features/settings/components/WorkspaceSettings'

export const Route = createFileRoute('/_app/settings/workspace')({ component: WorkspaceSettings })
