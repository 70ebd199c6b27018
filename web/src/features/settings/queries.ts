/** What a workspace sets for itself: custom fields, topics, its basis of consent, suppressed addresses. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api, unwrap } from '@/api/client'
import { cursorList } from '@/api/queries'
import type {
  Channel,
  CustomField,
  Suppression,
  SuppressionFields,
  Topic,
  TopicFields,
  WorkspaceChange,
} from '@/api/types'
import { CONTACTS_KEY } from '@/features/contacts/queries'

const FIELDS_KEY = ['custom-fields'] as const
const TOPICS_KEY = ['topics'] as const
const WORKSPACE_KEY = ['workspace'] as const
const SUPPRESSIONS_KEY = ['suppressions'] as const

/** All custom fields. The API gives them in one page. */
export function customFieldsQuery() {
  return queryOptions({
    queryKey: FIELDS_KEY,
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/custom-fields', { params: { query: { limit: 100 } }, signal })).then(
        ({ items }) => items,
      ),
  })
}

/** The newest hundred topics. */
export function topicsQuery() {
  return queryOptions({
    queryKey: TOPICS_KEY,
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/topics', { params: { query: { limit: 100 } }, signal })).then(({ items }) => items),
  })
}

export function workspaceQuery() {
  return queryOptions({
    queryKey: WORKSPACE_KEY,
    queryFn: ({ signal }) => unwrap(api.GET('/v1/settings/workspace', { signal })),
  })
}

export interface SuppressionSearch {
  /** Beginning of the address; empty for all. */
  q: string
  /** Null for both. */
  channel: Channel | null
}

/** Suppressed addresses, those that are searched; the last suppressed first. */
export function suppressionsQuery({ q, channel }: SuppressionSearch) {
  return cursorList<Suppression>([...SUPPRESSIONS_KEY, q, channel], (cursor, signal) =>
    unwrap(
      api.GET('/v1/suppressions', {
        params: { query: { q: q || undefined, channel: channel ?? undefined, cursor } },
        signal,
      }),
    ),
  )
}

/** Creates a custom field, or changes the label of one that there is. */
export function useSaveCustomField(field: CustomField | null) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ name, label, type }: Pick<CustomField, 'name' | 'label' | 'type'>) =>
      field
        ? unwrap(
            api.PUT('/v1/custom-fields/{name}', {
              params: { path: { name: field.name } },
              body: { label, version: field.version },
            }),
          )
        : unwrap(api.POST('/v1/custom-fields', { body: { name, label: label || null, type } })),
    onSuccess: () => client.invalidateQueries({ queryKey: FIELDS_KEY }),
  })
}

export function useDeleteCustomField() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ name, version }: CustomField) =>
      unwrap(api.DELETE('/v1/custom-fields/{name}', { params: { path: { name }, query: { version } } })),
    onSettled: () => client.invalidateQueries({ queryKey: FIELDS_KEY }),
  })
}

/** Creates a topic, or replaces one that there is. */
export function useSaveTopic(topic: Topic | null) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: TopicFields) =>
      topic
        ? unwrap(
            api.PUT('/v1/topics/{topic_id}', {
              params: { path: { topic_id: topic.id } },
              body: { ...body, version: topic.version },
            }),
          )
        : unwrap(api.POST('/v1/topics', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: TOPICS_KEY }),
  })
}

export function useDeleteTopic() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, version }: Topic) =>
      unwrap(api.DELETE('/v1/topics/{topic_id}', { params: { path: { topic_id: id }, query: { version } } })),
    onSettled: () => client.invalidateQueries({ queryKey: TOPICS_KEY }),
  })
}

export function useSaveWorkspace() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: WorkspaceChange) => unwrap(api.PUT('/v1/settings/workspace', { body })),
    onSuccess: (saved) => client.setQueryData(WORKSPACE_KEY, saved),
  })
}

export function useSuppress() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: SuppressionFields) => unwrap(api.POST('/v1/suppressions', { body })),
    onSuccess: () => suppressionsChanged(client),
  })
}

/** Begins to write a CSV file of all suppressed addresses. */
export function useExportSuppressions() {
  return useMutation({ mutationFn: () => unwrap(api.POST('/v1/suppressions/export')) })
}

/** Has the list read anew. */
export function useSuppressionsChanged() {
  const client = useQueryClient()
  return useCallback(() => void suppressionsChanged(client), [client])
}

/** What stands against an address: here, and on the list that SES keeps for the whole AWS account. */
export function suppressionQuery({ address, channel }: AddressOf) {
  return queryOptions({
    queryKey: [...SUPPRESSIONS_KEY, 'detail', channel, address],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/suppressions/detail', { params: { query: { address, channel } }, signal })),
    retry: false,
    // SES's list changes without us.
    staleTime: 0,
  })
}

export interface AddressOf {
  address: string
  channel: Channel
}

/** Lets an address be sent to again; with `provider` off SES's list too, whose word is answered then. */
export function useLiftSuppression() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (query: AddressOf & { provider: boolean }) =>
      unwrap(api.DELETE('/v1/suppressions', { params: { query } })),
    onSuccess: () => suppressionsChanged(client),
  })
}

function suppressionsChanged(client: ReturnType<typeof useQueryClient>) {
  void client.invalidateQueries({ queryKey: CONTACTS_KEY })
  return client.invalidateQueries({ queryKey: SUPPRESSIONS_KEY })
}
