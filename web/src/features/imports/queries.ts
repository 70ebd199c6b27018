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

/** A file that is with the API under an import's id, until the import is started. */
export interface Upload {
  id: string
  file: File
  format: ImportFormat
}

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

/** Announces a file and uploads it. */
export function useUpload(onUpload: (share: number) => void) {
  return useMutation({ mutationFn: (file: Omit<Upload, 'id'>) => send(file, onUpload) })
}

/**
 * Starts the import of an upload, and gives its id. A start uses an upload up, a dry run's too: `again` sends the file anew
 * and starts the import of that.
 */
export function useStartImport(onUpload: (share: number) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({
      upload,
      again,
      options,
    }: {
      upload: Upload
      again: boolean
      options: ImportOptions
    }) => {
      const { id } = again ? await send(upload, onUpload) : upload
      await unwrap(
        api.POST('/v1/imports/{import_id}/start', { params: { path: { import_id: id } }, body: options }),
      )
      return id
    },
    onSuccess: () => client.invalidateQueries({ queryKey: [...KEY, 'list'] }),
  })
}

/** An import, read every second while it is under way; then contacts and segments are read anew. Null reads nothing. */
export function useImport(id: string | null) {
  const client = useQueryClient()
  const query = useQuery({
    queryKey: [...KEY, 'one', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/imports/{import_id}', { params: { path: { import_id: id ?? '' } }, signal })),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1000 : false),
    enabled: id !== null,
  })
  const done = query.data !== undefined && importProgress(query.data).done
  useEffect(() => {
    if (!done) return
    void client.invalidateQueries({ queryKey: CONTACTS_KEY })
    void client.invalidateQueries({ queryKey: SEGMENTS_KEY })
  }, [done, client])
  return query
}

async function send(
  { file, format }: Omit<Upload, 'id'>,
  onUpload: (share: number) => void,
): Promise<Upload> {
  const { id, upload_url } = await unwrap(api.POST('/v1/imports', { body: { filename: file.name, format } }))
  await uploadFile(upload_url, file, { onProgress: onUpload })
  return { id, file, format }
}
