import { Badge } from '@mantine/core'
import type { Contact } from '@/api/types'
import { emailHint } from '../reachability'

export function ReachBadge({ contact }: { contact: Contact }) {
  const { label, detail, color } = emailHint(contact)
  return (
    <Badge variant="dot" color={color} tt="none" fw={500} miw="max-content" title={detail}>
      {label}
    </Badge>
  )
}
