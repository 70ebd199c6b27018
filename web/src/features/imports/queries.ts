/** Imports: upload, start, progress. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, unwrap } from '@/api/client'
import { CONTACTS_KEY } from '@/features/contacts/queries'
import { SEGMENTS_KEY } from '@/features/segments/queries'
import { importProgress } from './progress'
import { uploadFile } from './upload'

export interface ImportRequest {
  file: File
  onMatch: 'update' | 'skip'
  tags: string[]
  /** Where the people agreed to get email; null changes no consent. */
  consentSource: string | null
}

/** Uploads the file and starts its import. Gives the import's id. */
export function useStartImport(onUpload: (share: number) => void) {
  return useMutation({
    mutationFn: async ({ file, onMatch, tags, consentSource }: ImportRequest) => {
      const { id, upload_url } = await unwrap(
        api.POST('/v1/imports', { body: { filename: file.name, format: 'csv' } }),
      )
      await uploadFile(upload_url, file, { onProgress: onUpload })
      await unwrap(
        api.POST('/v1/imports/{import_id}/start', {
          params: { path: { import_id: id } },
          body: {
            mapping: null,
            on_match: onMatch,
            tags,
            consent: consentSource === null ? null : { email: true, sms: false, source: consentSource },
          },
        }),
      )
      return id
    },
  })
}

/** An import, read every second until it ends; then contacts and segments are read anew. */
export function useImport(id: string) {
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['imports', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/imports/{import_id}', { params: { path: { import_id: id } }, signal })),
    refetchInterval: ({ state }) => (state.data && importProgress(state.data).done ? false : 1000),
  })
  const done = query.data !== undefined && importProgress(query.data).done
  useEffect(() => {
    if (!done) return
    void client.invalidateQueries({ queryKey: CONTACTS_KEY })
    void client.invalidateQueries({ queryKey: SEGMENTS_KEY })
  }, [done, client])
  return query
}
