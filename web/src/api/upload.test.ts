import { expect, it, vi } from 'vitest'
import { uploadFile } from './upload'

/** As much of XMLHttpRequest as an upload uses, driven by the test. */
function fakeRequest() {
  return {
    open: vi.fn(),
    send: vi.fn(),
    abort: vi.fn(function (this: { onabort?: () => void }) {
      this.onabort?.()
    }),
    upload: {} as { onprogress: (event: object) => void },
    status: 0,
    onload: () => {},
    onerror: () => {},
    onabort: () => {},
  }
}

function start(signal?: AbortSignal) {
  const request = fakeRequest()
  const onProgress = vi.fn()
  const file = new Blob(['email\n'])
  const done = uploadFile('/there', file, {
    onProgress,
    signal,
    createRequest: () => request as unknown as XMLHttpRequest,
  })
  return { request, onProgress, file, done }
}

it('puts the file and tells how far it is, to the end', async () => {
  const { request, onProgress, file, done } = start()
  expect(request.open).toHaveBeenCalledWith('PUT', '/there')
  expect(request.send).toHaveBeenCalledWith(file)

  request.upload.onprogress({ loaded: 25, total: 100, lengthComputable: true })
  request.upload.onprogress({ loaded: 50, total: 0, lengthComputable: false })
  request.status = 200
  request.onload()
  await done
  expect(onProgress.mock.calls).toEqual([[0.25], [1]])
})

it('fails on a refusal', async () => {
  const { request, onProgress, done } = start()
  request.status = 403
  request.onload()
  await expect(done).rejects.toThrow('The upload was refused (403).')
  expect(onProgress).not.toHaveBeenCalled()
})

it('fails when the connection breaks', async () => {
  const { request, done } = start()
  request.onerror()
  await expect(done).rejects.toThrow(/broke off/)
})

it('can be stopped', async () => {
  const controller = new AbortController()
  const { done } = start(controller.signal)
  controller.abort()
  await expect(done).rejects.toMatchObject({ name: 'AbortError' })
})
