/** Images: announced to the API and sent to where it says, and those that were before. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '@/api/client'
import { cursorList } from '@/api/queries'
import type { Media } from '@/api/types'
import { uploadFile } from '@/api/upload'

const KEY = ['media'] as const
const NEWEST = 24
const POLL_MS = 500
const PATIENCE_MS = 30_000

/** The workspace's images, newest first. */
export function mediaQuery() {
  return cursorList<Media>(KEY, (cursor, signal) =>
    unwrap(api.GET('/v1/media', { params: { query: { limit: NEWEST, cursor } }, signal })),
  )
}

/** Deletes an image for good; mails that show it lose it. */
export function useDeleteImage() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, version }: Media) =>
      unwrap(api.DELETE('/v1/media/{media_id}', { params: { path: { media_id: id }, query: { version } } })),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

/** Uploads an image, and gives its public address once something can be seen there. */
export function useUploadImage(onProgress: (share: number) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (file: File) => {
      const { id, upload_url, url } = await unwrap(
        api.POST('/v1/media', {
          body: { filename: file.name, content_type: file.type, size: file.size },
        }),
      )
      await uploadFile(upload_url, file, { onProgress })
      await untilReady(id)
      return url
    },
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

/** Waits for the check of an image. Asked before it, its address would be remembered as leading nowhere. */
async function untilReady(id: string): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    const { items } = await unwrap(api.GET('/v1/media', { params: { query: { limit: NEWEST } } }))
    const image = items.find((each) => each.id === id)
    if (image?.state === 'ready') return
    if (image?.state === 'refused') throw new Error(image.detail ?? 'The image was refused')
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  throw new Error('The image is still being checked. Try again in a moment.')
}
