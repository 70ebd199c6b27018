/** Attachments of a campaign: what may be attached, and how they get to the API. */
import { queryOptions, useQueries, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '@/api/client'
import { uploadFile } from '@/api/upload'

/** Bytes of all attachments of a mail together (BE-037). */
export const LARGEST_TOTAL = 5_000_000

const POLL_MS = 1_000

/** An attachment by its id, read again until it has been looked at. */
function attachmentQuery(id: string) {
  return queryOptions({
    queryKey: ['attachments', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/attachments/{attachment_id}', { params: { path: { attachment_id: id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.state === 'awaiting_upload' ? POLL_MS : false),
  })
}

export function useAttachments(ids: string[]) {
  return useQueries({ queries: ids.map(attachmentQuery) })
}

/** Announces a file and uploads it. Gives its id. */
export function useAttach() {
  const client = useQueryClient()
  return async (file: File, onProgress: (share: number) => void): Promise<string> => {
    const { id, upload_url } = await unwrap(
      api.POST('/v1/attachments', {
        body: {
          filename: file.name,
          content_type: file.type || 'application/octet-stream',
          size: file.size,
        },
      }),
    )
    await uploadFile(upload_url, file, { onProgress })
    await client.prefetchQuery(attachmentQuery(id))
    return id
  }
}
