/** Imports: upload, columns, start, progress. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, unwrap } from '@/api/client'
import { cursorList } from '@/api/queries'
import type { Import, ImportFormat } from '@/api/types'
import { uploadFile } from '@/api/upload'
import { CONTACTS_KEY } from '@/features/contacts/queries'
import { SEGMENTS_KEY } from '@/features/segments/queries'
import type { Mapping } from './mapping'
import { importProgress } from './progress'

const KEY = ['imports'] as const

export interface ImportOptions {
  /** Null recognises the columns, or is for a format whose columns are fixed. */
  mapping: Mapping | null
  on_match: 'update' | 'skip'
  tags: string[]
  topics: string[]
  consent: { email: boolean; sms: boolean; source: string } | null
  dry_run: boolean
}

/** Imports, newest first. */
export function importsQuery() {
  return cursorList<Import>(
    [...KEY, 'list'],
    (cursor, signal) => unwrap(api.GET('/v1/imports', { params: { query: { cursor } }, signal })),
    (imports) => (imports.some(({ state }) => state === 'running') ? 2000 : false),
  )
}

/** The columns of an uploaded file, with samples and guesses, and the fields that they can fill. */
export function importColumnsQuery(id: string) {
  return queryOptions({
    queryKey: [...KEY, 'columns', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/imports/{import_id}/columns', { params: { path: { import_id: id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Announces a file and uploads it. Gives the import's id. */
export function useUpload(onProgress: (share: number) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ file, format }: { file: File; format: ImportFormat }) => {
      const { id, upload_url } = await unwrap(
        api.POST('/v1/imports', { body: { filename: file.name, format } }),
      )
      await uploadFile(upload_url, file, { onProgress })
      return id
    },
    // Also of a file that did not arrive: it has been announced.
    onSettled: () => client.invalidateQueries({ queryKey: [...KEY, 'list'] }),
  })
}

/** Uploads a file of addresses and has them suppressed. Gives the import's id; `reason` is for where the file says none. */
export function useImportSuppressions(onProgress: (share: number) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ file, reason }: { file: File; reason: string }) => {
      const { id, upload_url } = await unwrap(
        api.POST('/v1/imports', { body: { filename: file.name, format: 'suppressions' } }),
      )
      await uploadFile(upload_url, file, { onProgress })
      await unwrap(
        api.POST('/v1/imports/{import_id}/start', {
          params: { path: { import_id: id } },
          body: { ...(reason && { reason }) },
        }),
      )
      return id
    },
    onSettled: () => client.invalidateQueries({ queryKey: [...KEY, 'list'] }),
  })
}

/** Starts an import of the file that was uploaded, or a dry run of it, after which it can be started again. */
export function useStartImport(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (options: ImportOptions) =>
      unwrap(
        api.POST('/v1/imports/{import_id}/start', { params: { path: { import_id: id } }, body: options }),
      ),
    onSuccess: (started) => {
      // What a dry run counted must not be taken for what now begins.
      client.setQueryData(importQuery(id).queryKey, started)
      return client.invalidateQueries({ queryKey: [...KEY, 'list'] })
    },
  })
}

/** An import, read every second while it is under way. */
function importQuery(id: string) {
  return queryOptions({
    queryKey: [...KEY, 'one', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/imports/{import_id}', { params: { path: { import_id: id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1000 : false),
  })
}

/** An import; once it has ended, contacts and segments are read anew. */
export function useImport(id: string) {
  const client = useQueryClient()
  const query = useQuery(importQuery(id))
  const done = query.data !== undefined && importProgress(query.data).done
  useEffect(() => {
    if (!done) return
    void client.invalidateQueries({ queryKey: CONTACTS_KEY })
    void client.invalidateQueries({ queryKey: SEGMENTS_KEY })
  }, [done, client])
  return query
}
