import { Badge } from '@mantine/core'
import type { CampaignStatus, RecipientStatus } from '@/api/types'
import { CAMPAIGN_STATUS, RECIPIENT_STATUS, type StatusLook } from '../status'

export function CampaignBadge({ status }: { status: CampaignStatus }) {
  return <Look look={CAMPAIGN_STATUS[status]} />
}

export function RecipientBadge({ status }: { status: RecipientStatus }) {
  return <Look look={RECIPIENT_STATUS[status]} />
}

/** The dot carries the colour, so that the words keep their contrast. Never cut: a table gives it the width it needs. */
function Look({ look }: { look: StatusLook }) {
  return (
    <Badge variant="dot" color={look.color} tt="none" fw={500} miw="max-content" style={{ flexShrink: 0 }}>
      {look.label}
    </Badge>
  )
}
