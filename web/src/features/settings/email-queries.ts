/** How the workspace sends email: its settings, its verified identities, and a trial of the connection. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '@/api/client'
import type { EmailSettingsChange } from '@/api/types'

const KEY = ['email-settings'] as const
const IDENTITIES_KEY = ['email-identities'] as const

export function emailSettingsQuery() {
  return queryOptions({
    queryKey: KEY,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/settings/email', { signal })),
  })
}

/** Domains and addresses that SES knows, verified or not. */
export function useIdentities() {
  return useQuery({
    queryKey: IDENTITIES_KEY,
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/settings/email/identities', { signal })).then(({ items }) => items),
    retry: false,
    staleTime: 60_000,
  })
}

export function useSaveEmailSettings() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: EmailSettingsChange) => unwrap(api.PUT('/v1/settings/email', { body })),
    onSuccess: (saved) => {
      client.setQueryData(emailSettingsQuery().queryKey, saved)
      return client.invalidateQueries({ queryKey: IDENTITIES_KEY })
    },
  })
}

/** Tries the saved settings with the provider; sends nothing. */
export function useTestConnection() {
  return useMutation({ mutationFn: () => unwrap(api.POST('/v1/settings/email/test')) })
}
