/** How people sign up by themselves, and the form for it. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '@/api/client'
import type { SignupSettingsChange } from '@/api/types'

const KEY = ['signup-settings'] as const

/** What public pages can be read in, by their own names. */
export const PAGE_LANGUAGES = { en: 'English', fr: 'Français', de: 'Deutsch', es: 'Español' } as const

export type PageLanguage = keyof typeof PAGE_LANGUAGES

/** The settings, with the address of the form and its HTML in a language. */
export function signupQuery(language: PageLanguage) {
  return queryOptions({
    queryKey: [...KEY, language],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/settings/signup', { params: { query: { language } }, signal })),
  })
}

export function useSaveSignup() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: SignupSettingsChange) => unwrap(api.PUT('/v1/settings/signup', { body })),
    // The HTML of every language has changed with them.
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  })
}
