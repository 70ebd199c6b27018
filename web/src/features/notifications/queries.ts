/** What happened in the workspace, and which of it the person has seen. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '@/api/client'

const KEY = ['notifications'] as const
const POLL_MS = 60_000
const NEWEST = 20

/** The newest notifications and how many are unread, looked at once a minute. */
export function notificationsQuery() {
  return queryOptions({
    queryKey: KEY,
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/notifications', { params: { query: { limit: NEWEST } }, signal })),
    refetchInterval: POLL_MS,
    retry: false,
  })
}

/** Marks one as read, or all (null): shown at once, for everybody reads for themselves. */
export function useReadNotifications() {
  const client = useQueryClient()
  const { queryKey } = notificationsQuery()
  return useMutation({
    mutationFn: (id: string | null) =>
      unwrap(api.POST('/v1/notifications/read', { body: id === null ? { all: true } : { ids: [id] } })),
    onMutate: async (id) => {
      await client.cancelQueries({ queryKey })
      client.setQueryData(queryKey, (before) => {
        if (!before) return before
        const items = before.items.map((each) =>
          id === null || each.id === id ? { ...each, read: true } : each,
        )
        const newlyRead = before.items.some((each) => each.id === id && !each.read) ? 1 : 0
        return { ...before, items, unread: id === null ? 0 : before.unread - newlyRead }
      })
    },
    onSettled: () => client.invalidateQueries({ queryKey }),
  })
}
