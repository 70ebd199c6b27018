/** Sends a file to an upload URL. XMLHttpRequest, since fetch tells nothing of an upload's progress. */

export interface UploadOptions {
  /** Told the share that has left, 0…1. */
  onProgress: (share: number) => void
  signal?: AbortSignal
  createRequest?: () => XMLHttpRequest
}

/** PUTs `file` to `url`. Rejects with words for people, or an AbortError after `signal`. */
export function uploadFile(
  url: string,
  file: Blob,
  { onProgress, signal, createRequest = () => new XMLHttpRequest() }: UploadOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = createRequest()
    request.open('PUT', url)
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) onProgress(loaded / total)
    }
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        onProgress(1)
        resolve()
      } else {
        reject(new Error(`The upload was refused (${request.status}).`))
      }
    }
    request.onerror = () => reject(new Error('The upload broke off. Check your connection.'))
    request.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}
