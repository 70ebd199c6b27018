/** Images and attachments: announced to the API, sent to where it says. */
import { useMutation } from '@tanstack/react-query'
import { api, unwrap } from '@/api/client'
import { uploadFile } from '@/api/upload'

const NEWEST = 24
const POLL_MS = 500
const PATIENCE_MS = 30_000

/** Uploads an image, and gives its public address once something can be seen there. */
export function useUploadImage(onProgress: (share: number) => void) {
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
