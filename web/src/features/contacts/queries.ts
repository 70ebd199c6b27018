/** Contacts: what is read and written through the API. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '@/api/client'
import { cursorList } from '@/api/queries'
import type { Contact } from '@/api/types'
import type { ContactChanges } from './contact-form'

/** Begins the key of each of these queries. */
export const CONTACTS_KEY = ['contacts'] as const

/** Contacts by id, or those whose email, phone, name or company begins with `q`. */
export function contactsQuery(q: string) {
  return cursorList<Contact>([...CONTACTS_KEY, 'list', q], (cursor, signal) =>
    unwrap(api.GET('/v1/contacts', { params: { query: { q: q || undefined, cursor } }, signal })),
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
    onSuccess: (updated) => {
      client.setQueryData(contactQuery(contact.id).queryKey, updated)
      return client.invalidateQueries({ queryKey: [...CONTACTS_KEY, 'list'] })
    },
  })
}
