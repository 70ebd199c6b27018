/** Segments: what is read and written through the API. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '@/api/client'
import { cursorList } from '@/api/queries'
import type { Contact, Preview, Segment } from '@/api/types'
import type { Filter } from './filter'

/** Begins the key of each of these queries. */
export const SEGMENTS_KEY = ['segments'] as const
const MATCHES_SHOWN = 5

/** Segments with `q` in their name, all where it is empty; newest first. */
export function segmentsQuery(q: string) {
  return cursorList<Segment>([...SEGMENTS_KEY, 'list', q], (cursor, signal) =>
    unwrap(api.GET('/v1/segments', { params: { query: { q: q || undefined, cursor } }, signal })),
  )
}

/** The newest hundred segments, to choose from. */
export function segmentChoicesQuery() {
  return queryOptions({
    queryKey: [...SEGMENTS_KEY, 'choices'],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/segments', { params: { query: { limit: 100 } }, signal })).then(
        ({ items }) => items,
      ),
  })
}

export function segmentQuery(id: string) {
  return queryOptions({
    queryKey: [...SEGMENTS_KEY, 'one', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/segments/{segment_id}', { params: { path: { segment_id: id } }, signal })),
  })
}

/** Who a saved segment holds now. Its first page has the count and the reach. */
export function segmentMembersQuery(id: string) {
  return cursorList<Contact, Preview>([...SEGMENTS_KEY, 'members', id], (cursor, signal) =>
    unwrap(
      api.GET('/v1/segments/{segment_id}/preview', {
        params: { path: { segment_id: id }, query: { cursor } },
        signal,
      }),
    ),
  )
}

/** Who a filter matches now, and how many can be reached about a topic; the last answer stays while the next one is on its way. Null asks nothing. */
export function filterPreviewQuery(filter: Filter | null, topicId: string | null = null) {
  return queryOptions({
    queryKey: [...SEGMENTS_KEY, 'preview', filter, topicId],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST('/v1/segments/preview', {
          params: { query: { limit: MATCHES_SHOWN } },
          body: { filter: filter ?? { all: [] }, topic_id: topicId },
          signal,
        }),
      ),
    enabled: filter !== null,
    placeholderData: keepPreviousData,
  })
}

/** How far segments overlap now; fewer than two ask nothing. The last answer stays while the next one is on its way. */
export function overlapQuery(ids: string[]) {
  return queryOptions({
    queryKey: [...SEGMENTS_KEY, 'overlap', ids],
    queryFn: ({ signal }) => unwrap(api.POST('/v1/segments/overlap', { body: { ids }, signal })),
    enabled: ids.length >= 2,
    placeholderData: keepPreviousData,
  })
}

export interface SegmentDraft {
  name: string
  description: string
  filter: Filter
  dynamic: boolean
}

/** Creates a segment, or replaces one in the version that was read. */
export function useSaveSegment(segment: Segment | null) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (draft: SegmentDraft) =>
      segment
        ? unwrap(
            api.PUT('/v1/segments/{segment_id}', {
              params: { path: { segment_id: segment.id } },
              body: { ...draft, version: segment.version },
            }),
          )
        : unwrap(api.POST('/v1/segments', { body: draft })),
    onSuccess: (saved) => {
      client.setQueryData(segmentQuery(saved.id).queryKey, saved)
      return client.invalidateQueries({ queryKey: SEGMENTS_KEY })
    },
  })
}

export function useDeleteSegment(segment: Segment) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE('/v1/segments/{segment_id}', {
          params: { path: { segment_id: segment.id }, query: { version: segment.version } },
        }),
      ),
    onSuccess: () => {
      client.removeQueries({ queryKey: [...SEGMENTS_KEY, 'one', segment.id] })
      client.removeQueries({ queryKey: [...SEGMENTS_KEY, 'members', segment.id] })
      return client.invalidateQueries({ queryKey: [...SEGMENTS_KEY, 'list'] })
    },
  })
}
