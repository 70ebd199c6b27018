/** Contacts: what is read and written through the API. */
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '@/api/client'
import { cursorList } from '@/api/queries'
import type { Contact, ContactChanges, Job, TimelineEntry } from '@/api/types'
import { SEGMENTS_KEY } from '@/features/segments/queries'

/** Begins the key of each of these queries. */
export const CONTACTS_KEY = ['contacts'] as const

export interface ContactSearch {
  /** Prefix of email, phone, name or company; empty for all. */
  q: string
  tag: string
}

/** Contacts by id, those that are searched. */
export function contactsQuery({ q, tag }: ContactSearch) {
  return cursorList<Contact>([...CONTACTS_KEY, 'list', q, tag], (cursor, signal) =>
    unwrap(
      api.GET('/v1/contacts', {
        params: { query: { q: q || undefined, tag: tag || undefined, cursor } },
        signal,
      }),
    ),
  )
}

/** What has happened with a contact, newest first. */
export function timelineQuery(id: string) {
  return cursorList<TimelineEntry>([...CONTACTS_KEY, 'timeline', id], (cursor, signal) =>
    unwrap(
      api.GET('/v1/contacts/{contact_id}/timeline', {
        params: { path: { contact_id: id }, query: { cursor } },
        signal,
      }),
    ),
  )
}

export function contactQuery(id: string) {
  return queryOptions({
    queryKey: [...CONTACTS_KEY, 'one', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/contacts/{contact_id}', { params: { path: { contact_id: id } }, signal })),
  })
}

export function useCreateContact() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: ContactChanges) => unwrap(api.POST('/v1/contacts', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: CONTACTS_KEY }),
  })
}

export function useUpdateContact(contact: Contact) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (changes: ContactChanges) =>
      unwrap(
        api.PATCH('/v1/contacts/{contact_id}', {
          params: { path: { contact_id: contact.id } },
          body: { ...changes, version: contact.version },
        }),
      ),
    onSuccess: (updated) => contactChanged(client, updated),
  })
}

/** Keeps a note; moves the contact's last interaction. */
export function useAddNote(contactId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (text: string) =>
      unwrap(
        api.POST('/v1/contacts/{contact_id}/notes', {
          params: { path: { contact_id: contactId } },
          body: { text },
        }),
      ),
    onSuccess: (updated) => contactChanged(client, updated),
  })
}

export function useDeleteContact(contact: Contact) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE('/v1/contacts/{contact_id}', {
          params: { path: { contact_id: contact.id }, query: { version: contact.version } },
        }),
      ),
    onSuccess: () => contactGone(client, contact.id),
  })
}

/** Removes all that is kept of a person, everywhere. */
export function useEraseContact(contact: Contact) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () =>
      unwrap(api.POST('/v1/contacts/{contact_id}/erase', { params: { path: { contact_id: contact.id } } })),
    onSuccess: () => contactGone(client, contact.id),
  })
}

/** Which contacts: these, or all in a segment. */
export type Target = { ids: string[] } | { segment_id: string }

/** Adds and removes tags of many contacts, or topics (their ids). Gives the job, which is done already where they are few. */
export function useEditMany(what: 'tags' | 'topics') {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (edit: Target & { add: string[]; remove: string[] }): Promise<Job> =>
      unwrap(api.POST(`/v1/contacts/${what}`, { body: edit })),
    onSuccess: () => manyChanged(client),
  })
}

/** Begins to write a CSV file of all contacts, or of a segment's. */
export function useExport(segmentId: string | null) {
  return useMutation({
    mutationFn: (): Promise<Job> =>
      unwrap(api.POST('/v1/contacts/export', { body: { segment_id: segmentId } })),
  })
}

/** Has everything that shows contacts read anew. */
export function manyChanged(client: QueryClient) {
  void client.invalidateQueries({ queryKey: SEGMENTS_KEY })
  return client.invalidateQueries({ queryKey: CONTACTS_KEY })
}

function contactChanged(client: QueryClient, updated: Contact) {
  client.setQueryData(contactQuery(updated.id).queryKey, updated)
  void client.invalidateQueries({ queryKey: SEGMENTS_KEY })
  void client.invalidateQueries({ queryKey: [...CONTACTS_KEY, 'timeline', updated.id] })
  return client.invalidateQueries({ queryKey: [...CONTACTS_KEY, 'list'] })
}

function contactGone(client: QueryClient, id: string) {
  client.removeQueries({ queryKey: contactQuery(id).queryKey })
  client.removeQueries({ queryKey: [...CONTACTS_KEY, 'timeline', id] })
  void client.invalidateQueries({ queryKey: SEGMENTS_KEY })
  return client.invalidateQueries({ queryKey: [...CONTACTS_KEY, 'list'] })
}
