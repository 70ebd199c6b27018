/** Campaigns: what is read and written through the API, and how often. */
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useCallback } from 'react'
import { api, unwrap } from '@/api/client'
import { messageOf } from '@/api/problem'
import { cursorList } from '@/api/queries'
import type { Campaign, CampaignStatus, Recipient, RecipientStatus, Schedule } from '@/api/types'
import type { Filter } from '@/features/segments/filter'
import { filterPreviewQuery, segmentChoicesQuery } from '@/features/segments/queries'
import { toast } from '@/ui/toast'
import { type Audience, filterOfAudience } from './audience'
import { bodyOf, type CampaignValues } from './campaign-form'
import { momentOf } from './schedule'
import { type ActionName, EXPECTED, isLive } from './status'

const KEY = ['campaigns'] as const
const LIVE_MS = 1_000
const LISTS_MS = 3_000
/** Deliveries, opens and clicks come in after the last mail has left; then nobody need hurry (ms). */
const SETTLING_MS = 5_000
/** So long before it leaves, a scheduled campaign is watched (ms). */
const SOON_MS = 600_000
const DAY_MS = 86_400_000
const SETTLING_FOR_MS = 3_600_000

export interface CampaignSearch {
  /** Part of the name, the subject or a tag, with slips of typing forgiven; empty for all. */
  q: string
  status: CampaignStatus | undefined
  type: 'email' | 'sms' | undefined
  archived: boolean
  /** At most so many days old. */
  days: number | undefined
}

/** Campaigns, newest first. */
export function campaignsQuery({ q, days, ...filters }: CampaignSearch) {
  return cursorList<Campaign>(
    [...KEY, 'list', q, days, filters],
    (cursor, signal) => {
      const created_after = days && new Date(Date.now() - days * DAY_MS).toISOString()
      return unwrap(
        api.GET('/v1/campaigns', {
          params: {
            query: { q: q || undefined, created_after: created_after || undefined, ...filters, cursor },
          },
          signal,
        }),
      )
    },
    (campaigns) => {
      const paces = campaigns.map((each) => paceOf(each, Date.now())).filter((pace) => pace !== false)
      return paces.length > 0 && Math.max(LISTS_MS, Math.min(...paces))
    },
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
    refetchInterval: ({ state }) => (state.data ? paceOf(state.data, Date.now()) : false),
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
    onSuccess: (campaign) => campaignChanged(client, campaign),
  })
}

/** Replaces a draft, over the version that was read. */
export function useWriteCampaign({ id, description, type, tags }: Campaign) {
  const client = useQueryClient()
  return async (values: CampaignValues, version: number): Promise<Campaign> => {
    const campaign = await unwrap(
      api.PUT('/v1/campaigns/{campaign_id}', {
        params: { path: { campaign_id: id } },
        // A PUT replaces all of it, so it carries what isn't edited too.
        body: { description, type, tags, ...bodyOf(values), version },
      }),
    )
    void campaignChanged(client, campaign)
    return campaign
  }
}

/** An action without more to say: shown at once where that can be told, and taken back with a word when the server refuses. */
export function useCampaignAction(campaign: Pick<Campaign, 'id'>) {
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
      const expected = EXPECTED[action]
      if (before && expected) client.setQueryData(queryKey, { ...before, status: expected })
      return { before }
    },
    onError: (error, _, held) => {
      if (held?.before) client.setQueryData(queryKey, held.before)
      toast('error', messageOf(error))
    },
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

/** Has it leave at a time; its faults are the form's to show. */
export function useScheduleCampaign(campaign: Pick<Campaign, 'id'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Schedule) =>
      unwrap(
        api.POST('/v1/campaigns/{campaign_id}/schedule', {
          params: { path: { campaign_id: campaign.id } },
          body,
        }),
      ),
    onSuccess: (scheduled) => campaignChanged(client, scheduled),
  })
}

/** A new draft like it: for the same audience, or for those of it who did not open. */
export function useDuplicateCampaign(campaign: Pick<Campaign, 'id'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (audience: 'same' | 'not_opened') =>
      unwrap(
        api.POST('/v1/campaigns/{campaign_id}/duplicate', {
          params: { path: { campaign_id: campaign.id } },
          body: { audience },
        }),
      ),
    onSuccess: (copy) => campaignChanged(client, copy),
    onError: (error) => toast('error', messageOf(error)),
  })
}

/** Sends again to those whose mail failed, or of whom it isn't known. */
export function useResendCampaign(campaign: Pick<Campaign, 'id'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (include: ('failed' | 'unknown')[]) =>
      unwrap(
        api.POST('/v1/campaigns/{campaign_id}/resend', {
          params: { path: { campaign_id: campaign.id } },
          body: { include },
        }),
      ),
    onError: (error) => toast('error', messageOf(error)),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

/** Tells people from machines anew among all its opens and clicks; a job. */
export function useReclassify(campaign: Pick<Campaign, 'id'>) {
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/v1/campaigns/{campaign_id}/reclassify', {
          params: { path: { campaign_id: campaign.id } },
        }),
      ),
  })
}

/** Reads the figures anew. */
export function useRefreshCampaigns() {
  const client = useQueryClient()
  return useCallback(() => void client.invalidateQueries({ queryKey: KEY }), [client])
}

export function useDeleteCampaign(campaign: Pick<Campaign, 'id' | 'version'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE('/v1/campaigns/{campaign_id}', {
          params: { path: { campaign_id: campaign.id }, query: { version: campaign.version } },
        }),
      ),
    onSuccess: () => {
      client.removeQueries({ queryKey: campaignQuery(campaign.id).queryKey })
      return client.invalidateQueries({ queryKey: [...KEY, 'list'] })
    },
    onError: (error) => toast('error', messageOf(error)),
  })
}

/** The mail as a contact would get it; null is someone of whom nothing is known. */
export function previewQuery({ id, version }: Pick<Campaign, 'id' | 'version'>, contactId: string | null) {
  return queryOptions({
    queryKey: [...KEY, 'preview', id, version, contactId],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST('/v1/campaigns/{campaign_id}/preview', {
          params: { path: { campaign_id: id } },
          body: { contact_id: contactId },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** Who would get it, what it costs, how long it takes, and what to look at before. */
export function dryRunQuery({ id, version }: Pick<Campaign, 'id' | 'version'>) {
  return queryOptions({
    queryKey: [...KEY, 'dry-run', id, version],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST('/v1/campaigns/{campaign_id}/dry-run', { params: { path: { campaign_id: id } }, signal }),
      ),
    placeholderData: keepPreviousData,
  })
}

export function useTestSend(campaign: Pick<Campaign, 'id'>) {
  return useMutation({
    mutationFn: (body: { to: string[]; contact_id: string | null }) =>
      unwrap(
        api.POST('/v1/campaigns/{campaign_id}/test', {
          params: { path: { campaign_id: campaign.id } },
          body,
        }),
      ).then(({ results }) => results),
  })
}

function campaignChanged(client: QueryClient, campaign: Campaign) {
  client.setQueryData(campaignQuery(campaign.id).queryKey, campaign)
  return client.invalidateQueries({ queryKey: [...KEY, 'list'] })
}

/** How many an audience holds and how many of them can be emailed, about a topic. Undefined where it can't be told beforehand. */
export function useAudienceReach(audience: Audience | null, topicId: string | null) {
  const { data: segments } = useQuery({
    ...segmentChoicesQuery(),
    enabled: audience !== null && 'segments' in audience,
  })
  const filter = filterOfAudience(
    audience,
    (id) => segments?.find((segment) => segment.id === id)?.filter as Filter | undefined,
  )
  const preview = useQuery({ ...filterPreviewQuery(filter, topicId), retry: false })
  return filter !== null && !preview.isPlaceholderData ? preview.data : undefined
}

/** How soon a campaign may look different by itself (ms): on its way at once, scheduled when its time is near. */
function paceOf({ status, schedule }: Campaign, now: number): number | false {
  if (isLive(status)) return LIVE_MS
  if (status !== 'scheduled' || !schedule) return false
  const { at } = momentOf(schedule.at, schedule.time_zone)
  return at !== null && Math.min(SOON_MS, Math.max(LISTS_MS, at - now - SOON_MS))
}

function intervalOf({ status, completed_at }: Underway, now: number): number | false {
  if (isLive(status)) return LIVE_MS
  if (status === 'paused') return SETTLING_MS
  return completed_at && now - Date.parse(completed_at) < SETTLING_FOR_MS ? SETTLING_MS : false
}
