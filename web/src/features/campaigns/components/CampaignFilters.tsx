import { Select, Switch } from '@mantine/core'
import type { CampaignStatus } from '@/api/types'
import { CAMPAIGN_STATUS } from '../status'

interface Filters {
  status?: CampaignStatus
  type?: 'email' | 'sms'
  days?: number
}

interface Props extends Filters {
  archived: boolean
  onChange: (change: Filters & { archived?: true }) => void
}

const STATUSES = Object.entries(CAMPAIGN_STATUS).map(([value, { label }]) => ({ value, label }))
const AGES = [
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '90', label: 'Last 90 days' },
  { value: '365', label: 'Last year' },
]

/** What narrows the list of campaigns down, besides the search. */
export function CampaignFilters({ status, type, days, archived, onChange }: Props) {
  return (
    <>
      <Select
        aria-label="Only with this status"
        placeholder="Any status"
        clearable
        data={STATUSES}
        value={status ?? null}
        onChange={(chosen) => onChange({ status: (chosen as CampaignStatus | null) ?? undefined })}
        w={150}
      />
      <Select
        aria-label="Only of this type"
        placeholder="Any type"
        clearable
        data={[
          { value: 'email', label: 'Email' },
          { value: 'sms', label: 'SMS' },
        ]}
        value={type ?? null}
        onChange={(chosen) => onChange({ type: (chosen as 'email' | 'sms' | null) ?? undefined })}
        w={125}
      />
      <Select
        aria-label="Only as new as this"
        placeholder="Any date"
        clearable
        data={AGES}
        value={days === undefined ? null : String(days)}
        onChange={(chosen) => onChange({ days: chosen ? Number(chosen) : undefined })}
        w={150}
      />
      <Switch
        label="Archived"
        checked={archived}
        onChange={(event) => onChange({ archived: event.currentTarget.checked || undefined })}
      />
    </>
  )
}
