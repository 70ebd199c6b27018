import { List, ThemeIcon } from '@mantine/core'
import { TriangleAlert } from 'lucide-react'
import type { DryRun } from '@/api/types'
import { count } from '@/ui/format'

/** What to look at before sending; none of it stands in the way. */
export function Warnings({ warnings }: { warnings: DryRun['warnings'] }) {
  if (warnings.length === 0) return null
  return (
    <List
      spacing="xs"
      size="sm"
      center
      aria-label="Warnings"
      icon={
        <ThemeIcon size={22} radius="xl" variant="default" aria-hidden>
          <TriangleAlert size={13} />
        </ThemeIcon>
      }
    >
      {warnings.map(({ message, recipients }) => (
        <List.Item key={message}>
          {message}
          {recipients ? ` (${count(recipients, 'recipient')})` : ''}
        </List.Item>
      ))}
    </List>
  )
}
