/** The words that filters are made of in a workspace: its fields, and what ids and codes mean. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { campaignChoicesQuery } from '@/features/campaigns/queries'
import { customFieldsQuery, topicsQuery } from '@/features/settings/queries'
import { COUNTRIES, TIME_ZONES } from '@/ui/places'
import { type Choices, type FieldChoice, fieldsWith } from './fields'
import { segmentChoicesQuery } from './queries'

export interface Vocabulary {
  fields: readonly FieldChoice[]
  /** What people read instead of an id or a code. */
  labels: Record<Choices, ReadonlyMap<string, string>>
}

/** Without the workspace's own words: what there is before they are read. */
export const BASIC_VOCABULARY: Vocabulary = {
  fields: fieldsWith([]),
  labels: {
    topics: new Map(),
    segments: new Map(),
    campaigns: new Map(),
    countries: COUNTRIES,
    time_zones: TIME_ZONES,
  },
}

/** The workspace's vocabulary; `ready` once its fields are known. */
export function useVocabulary(): { vocabulary: Vocabulary; ready: boolean } {
  const custom = useQuery(customFieldsQuery())
  const topics = useQuery(topicsQuery())
  const segments = useQuery(segmentChoicesQuery())
  const campaigns = useQuery(campaignChoicesQuery())
  const vocabulary = useMemo(
    () => ({
      fields: fieldsWith(custom.data ?? []),
      labels: {
        ...BASIC_VOCABULARY.labels,
        topics: namesOf(topics.data),
        segments: namesOf(segments.data),
        campaigns: namesOf(campaigns.data),
      },
    }),
    [custom.data, topics.data, segments.data, campaigns.data],
  )
  return { vocabulary, ready: !custom.isPending }
}

function namesOf(things: readonly { id: string; name: string }[] | undefined): Map<string, string> {
  return new Map((things ?? []).map(({ id, name }) => [id, name]))
}
