import { Eye } from 'lucide-react'
import type { ReactNode } from 'react'
import { EmptyState } from '@/ui/EmptyState'
import { useCanWrite } from '../context'

/** What only editors and owners can do. Viewers, who have come by its address, are told so. */
export function WritersOnly({ children }: { children: ReactNode }) {
  if (useCanWrite()) return children
  return (
    <EmptyState
      icon={Eye}
      title="You can look, but not change"
      text="Viewers see everything here. To change something, ask an owner of this workspace to make you an editor."
    />
  )
}
