/** Campaigns: what is read and written through the API, and how often. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '@/api/client'
import { messageOf } from '@/api/problem'
import { cursorList } from '@/api/queries'
import type { Campaign, CampaignStatus, Recipient, RecipientStatus } from '@/api/types'
import type { Filter } from '@/features/segments/filter'
import { filterPreviewQuery, segmentChoicesQuery } from '@/features/segments/queries'
import { toast } from '@/ui/toast'
import { type Audience, filterOfAudience } from './audience'
import { bodyOf, type CampaignValues } from './campaign-form'
import { type ActionName, EXPECTED, isLive } from './status'

const KEY = ['campaigns'] as const
const LIVE_MS = 1_000
const LISTS_MS = 3_000
/** Deliveries, opens and clicks come in after the last mail has left; then nobody need hurry (ms). */
const SETTLING_MS = 5_000
const SETTLING_FOR_MS = 3_600_000

/** Campaigns, newest first. */
export function campaignsQuery() {
  return cursorList<Campaign>(
    [...KEY, 'list'],
    (cursor, signal) => unwrap(api.GET('/v1/campaigns', { params: { query: { cursor } }, signal })),
    (campaigns) => (campaigns.some(({ status }) => isLive(status)) ? LISTS_MS : false),
  )
}

/** The newest hundred campaigns that have been sent or are on their way, to choose from. */
export function campaignChoicesQuery() {
  return queryOptions({
    queryKey: [...KEY, 'choices'],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/campaigns', { params: { query: { limit: 100 } }, signal })).then(({ items }) =>
        items.filter(({ started_at }) => started_at !== null),
      ),
  })
}

export function campaignQuery(id: string) {
  return queryOptions({
    queryKey: [...KEY, 'one', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/campaigns/{campaign_id}', { params: { path: { campaign_id: id } }, signal })),
    refetchInterval: ({ state }) => (state.data && isLive(state.data.status) ? LIVE_MS : false),
  })
}

type Underway = Pick<Campaign, 'id' | 'status' | 'started_at' | 'completed_at'>

function analyticsQuery({ id, started_at }: Underway) {
  return queryOptions({
    queryKey: [...KEY, 'analytics', id],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/v1/campaigns/{campaign_id}/analytics', { params: { path: { campaign_id: id } }, signal }),
      ),
    enabled: started_at !== null,
  })
}

/** The figures of a campaign, from its start on, kept fresh while they may still change. */
export function useAnalytics(campaign: Underway) {
  return useQuery({ ...analyticsQuery(campaign), refetchInterval: intervalOf(campaign, Date.now()) })
}

/** The figures for a list, where many are read at once: only those of campaigns on their way are kept fresh. */
export function useListedAnalytics(campaign: Underway) {
  return useQuery({
    ...analyticsQuery(campaign),
    refetchInterval: isLive(campaign.status) ? LISTS_MS : false,
  })
}

/** Recipients, all or of one status. */
export function recipientsQuery(
  id: string,
  status: RecipientStatus | undefined,
  campaignStatus: CampaignStatus,
) {
  return {
    ...cursorList<Recipient>(
      [...KEY, 'recipients', id, status ?? 'all'],
      (cursor, signal) =>
        unwrap(
          api.GET('/v1/campaigns/{campaign_id}/recipients', {
            params: { path: { campaign_id: id }, query: { status, cursor } },
            signal,
          }),
        ),
      () => (isLive(campaignStatus) ? LISTS_MS : false),
    ),
    // Before that, nobody knows who they are.
    enabled: campaignStatus !== 'resolving',
  }
}

export function useCreateCampaign() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (values: CampaignValues) =>
      unwrap(api.POST('/v1/campaigns', { body: { type: 'email', ...bodyOf(values) } })),
    onSuccess: (campaign) => {
      client.setQueryData(campaignQuery(campaign.id).queryKey, campaign)
      return client.invalidateQueries({ queryKey: [...KEY, 'list'] })
    },
  })
}

export function useUpdateCampaign(campaign: Campaign) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (values: CampaignValues) =>
      unwrap(
        api.PUT('/v1/campaigns/{campaign_id}', {
          params: { path: { campaign_id: campaign.id } },
          body: { ...untouched(campaign), ...bodyOf(values), version: campaign.version },
        }),
      ),
    onSuccess: (updated) => {
      client.setQueryData(campaignQuery(campaign.id).queryKey, updated)
      return client.invalidateQueries({ queryKey: [...KEY, 'list'] })
    },
  })
}

/** What a PUT must carry though the form doesn't show it: it replaces the whole campaign. */
function untouched({ description, type, topic_id, reply_to, throttle_per_minute, tags }: Campaign) {
  return { description, type, topic_id, reply_to, throttle_per_minute, tags }
}

/** Send, pause, resume or cancel: shown at once, and taken back with a word when the server refuses. */
export function useCampaignAction(campaign: Campaign) {
  const client = useQueryClient()
  const { queryKey } = campaignQuery(campaign.id)
  return useMutation({
    mutationFn: (action: ActionName) =>
      unwrap(
        api.POST(`/v1/campaigns/{campaign_id}/${action}`, { params: { path: { campaign_id: campaign.id } } }),
      ),
    onMutate: async (action) => {
      await client.cancelQueries({ queryKey })
      const before = client.getQueryData(queryKey)
      if (before && action !== 'send') client.setQueryData(queryKey, { ...before, status: EXPECTED[action] })
      return { before }
    },
    onError: (error, _, held) => {
      if (held?.before) client.setQueryData(queryKey, held.before)
      toast('error', messageOf(error))
    },
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

/** How many an audience holds and how many of them can be emailed. Undefined where it can't be told beforehand. */
export function useAudienceReach(audience: Audience | null) {
  const { data: segments } = useQuery({
    ...segmentChoicesQuery(),
    enabled: audience !== null && 'segments' in audience,
  })
  const filter = filterOfAudience(
    audience,
    (id) => segments?.find((segment) => segment.id === id)?.filter as Filter | undefined,
  )
  const preview = useQuery({ ...filterPreviewQuery(filter), retry: false })
  return filter !== null && !preview.isPlaceholderData ? preview.data : undefined
}

function intervalOf({ status, completed_at }: Underway, now: number): number | false {
  if (isLive(status)) return LIVE_MS
  if (status === 'paused') return SETTLING_MS
  return completed_at && now - Date.parse(completed_at) < SETTLING_FOR_MS ? SETTLING_MS : false
}
