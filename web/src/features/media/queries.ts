/** Images and attachments: announced to the API, sent to where it says, listed. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '@/api/client'
import { uploadFile } from '@/api/upload'

const KEY = ['media'] as const

/** The newest images of the workspace. */
export function mediaQuery() {
  return queryOptions({
    queryKey: KEY,
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/media', { params: { query: { limit: 24 } }, signal })).then(({ items }) => items),
  })
}

/** Uploads an image, and gives its public address. */
export function useUploadImage(onProgress: (share: number) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (file: File) => {
      const { upload_url, url } = await unwrap(
        api.POST('/v1/media', {
          body: { filename: file.name, content_type: file.type, size: file.size },
        }),
      )
      await uploadFile(upload_url, file, { onProgress })
      return url
    },
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  })
}
