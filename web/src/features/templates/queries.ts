/** Templates: the workspace's own, and those that come with Godwit. */
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '@/api/client'
import { cursorList } from '@/api/queries'
import type { Template } from '@/api/types'
import { bodyOfContent, type EmailContent } from '@/features/editor/content'

const KEY = ['templates'] as const

/** The workspace's templates, newest first. */
export function templatesQuery(q = '') {
  return cursorList<Template>([...KEY, 'list', q], (cursor, signal) =>
    unwrap(api.GET('/v1/templates', { params: { query: { q: q || undefined, cursor } }, signal })),
  )
}

export function templateQuery(id: string) {
  return queryOptions({
    queryKey: [...KEY, 'one', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/templates/{template_id}', { params: { path: { template_id: id } }, signal })),
  })
}

/** The templates to begin with. */
export function startersQuery() {
  return queryOptions({
    queryKey: [...KEY, 'starters'],
    queryFn: ({ signal }) => unwrap(api.GET('/v1/templates/starters', { signal })).then(({ items }) => items),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export interface TemplateValues {
  name: string
  description: string
  subject: string
  preheader: string
  content: EmailContent
}

/** Creates a template, or replaces one in the version that was read. */
export function useSaveTemplate(template: Template | null) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ content, name, ...values }: TemplateValues) => {
      const body = { ...values, type: 'email' as const, name: name.trim(), content: bodyOfContent(content) }
      return template
        ? unwrap(
            api.PUT('/v1/templates/{template_id}', {
              params: { path: { template_id: template.id } },
              body: { ...body, version: template.version },
            }),
          )
        : unwrap(api.POST('/v1/templates', { body }))
    },
    onSuccess: (saved) => templateChanged(client, saved),
  })
}

export function useDeleteTemplate() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, version }: Pick<Template, 'id' | 'version'>) =>
      unwrap(
        api.DELETE('/v1/templates/{template_id}', {
          params: { path: { template_id: id }, query: { version } },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: [...KEY, 'list'] }),
  })
}

function templateChanged(client: QueryClient, saved: Template) {
  client.setQueryData(templateQuery(saved.id).queryKey, saved)
  return client.invalidateQueries({ queryKey: [...KEY, 'list'] })
}
