/** How the workspace stands with mail providers, and its brake. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '@/api/client'

const KEY = ['reputation'] as const
const BRAKE_KEY = ['brake'] as const
const BRAKE_MS = 60_000

/** Outcomes by day, limits, brake and identities. */
export function reputationQuery(days: number) {
  return queryOptions({
    queryKey: [...KEY, days],
    queryFn: ({ signal }) => unwrap(api.GET('/v1/reputation', { params: { query: { days } }, signal })),
  })
}

/** The state of the workspace's brake alone, looked at once a minute. */
export function brakeQuery() {
  return queryOptions({
    queryKey: BRAKE_KEY,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/reputation/brake', { signal })),
    staleTime: BRAKE_MS / 2,
    refetchInterval: BRAKE_MS,
    retry: false,
  })
}

/** An owner's decision that sending goes on. */
export function useReleaseBrake() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => unwrap(api.POST('/v1/reputation/release')),
    onSuccess: (brake) => client.setQueryData(brakeQuery().queryKey, brake),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: KEY }),
        client.invalidateQueries({ queryKey: BRAKE_KEY }),
      ]),
  })
}
