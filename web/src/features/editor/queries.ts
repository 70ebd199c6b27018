/** What the editor asks the API: the workspace's variables, how content looks as a mail, and what other programs' syntax becomes. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, unwrap } from '@/api/client'
import type { Dialect } from '@/api/types'
import { customFieldsQuery } from '@/features/settings/queries'
import { bodyOfContent, type EmailContent } from './content'
import { type Variable, variablesOf } from './variables'

/** The variables that mails may use; undefined until the custom fields are known, or can't be. */
export function useVariables(): readonly Variable[] | undefined {
  const { data, isError } = useQuery(customFieldsQuery())
  return useMemo(() => (data || isError ? variablesOf(data ?? []) : undefined), [data, isError])
}

export interface Draft {
  subject: string
  preheader: string
  content: EmailContent
}

/** Content as the mail that it makes, for a contact or, with null, for one with nothing filled in. */
export function renderedQuery({ subject, preheader, content }: Draft, contactId: string | null = null) {
  return queryOptions({
    queryKey: ['rendered', subject, preheader, content, contactId],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST('/v1/content/preview', {
          body: { subject, preheader, content: bodyOfContent(content), contact_id: contactId },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })
}

/** HTML source with another program's variables, as it would be in our syntax; without a dialect, that is guessed. */
export function conversionQuery(source: string, dialect: Dialect | null) {
  return queryOptions({
    queryKey: ['converted', source, dialect],
    queryFn: ({ signal }) => unwrap(api.POST('/v1/content/convert', { body: { source, dialect }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
