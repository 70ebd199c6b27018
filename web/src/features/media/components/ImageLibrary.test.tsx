import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Media } from '@/api/types'
import { renderWithin } from '@/test/render'
import { ImageLibrary } from './ImageLibrary'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

function image(change: Partial<Media>): Media {
  return {
    id: 'm1',
    version: 2,
    created_at: '2026-11-24T10:00:00Z',
    updated_at: '2026-11-24T10:00:00Z',
    filename: 'bird.png',
    content_type: 'image/png',
    size: 20_000,
    state: 'ready',
    detail: null,
    url: 'https://godwit.test/media/m1.png',
    ...change,
  }
}

/** An API that keeps these images; tells which were deleted, at which version. */
function keeping(kept: Media[]) {
  const deleted: string[] = []
  server.use(
    http.get('*/v1/media', () =>
      HttpResponse.json({
        items: kept.filter(({ id }) => !deleted.some((each) => each.startsWith(id))),
        next_cursor: null,
      }),
    ),
    http.delete('*/v1/media/:id', ({ params, request }) => {
      deleted.push(`${params.id} at ${new URL(request.url).searchParams.get('version')}`)
      return new HttpResponse(null, { status: 204 })
    }),
  )
  return deleted
}

describe('the image library', () => {
  it('gives the image that is chosen, and offers none that was refused', async () => {
    keeping([
      image({}),
      image({ id: 'm2', filename: 'virus.png', state: 'refused', detail: 'It is no PNG.' }),
    ])
    const onChoose = vi.fn()
    renderWithin(<ImageLibrary onChoose={onChoose} />)
    await userEvent.click(await screen.findByRole('button', { name: 'Choose bird.png' }))
    expect(onChoose).toHaveBeenCalledExactlyOnceWith(image({}))
    expect(screen.getByRole('button', { name: 'Choose virus.png' })).toBeDisabled()
    expect(screen.getByText('It is no PNG.')).toBeInTheDocument()
  })

  it('deletes only after asking', async () => {
    const deleted = keeping([image({}), image({ id: 'm2', filename: 'sea.png' })])
    renderWithin(<ImageLibrary onChoose={() => {}} />)
    await userEvent.click(await screen.findByRole('button', { name: 'Delete bird.png' }))
    expect(await screen.findByText(/bird\.png will show a gap/)).toBeInTheDocument()
    expect(deleted).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Delete image' }))
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: 'Choose bird.png' })).not.toBeInTheDocument(),
    )
    expect(deleted).toEqual(['m1 at 2'])
    expect(screen.getByRole('button', { name: 'Choose sea.png' })).toBeInTheDocument()
  })

  it('says so where there is none', async () => {
    keeping([])
    renderWithin(<ImageLibrary onChoose={() => {}} />)
    expect(await screen.findByText('No image has been uploaded yet.')).toBeInTheDocument()
  })
})
