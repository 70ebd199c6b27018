import { useInfiniteQuery } from '@tanstack/react-query'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { cursorList } from '@/api/queries'
import type { Listing } from '@/api/types'
import { renderWithin } from '@/test/render'
import { CursorTable } from './CursorTable'

/** A list with these pages, one after the other. */
function Listed({ pages }: { pages: string[][] }) {
  const query = useInfiniteQuery(
    cursorList<string>(['list'], async (cursor): Promise<Listing<string>> => {
      const at = Number(cursor ?? 0)
      return { items: pages[at] ?? [], next_cursor: at + 1 < pages.length ? String(at + 1) : null }
    }),
  )
  return (
    <CursorTable
      label="Names"
      query={query}
      columns={[{ header: 'Name', cell: (name) => name }]}
      rowKey={(name) => name}
      empty={<p>Nobody</p>}
    />
  )
}

describe('a cursor list', () => {
  it('shows the next page on request', async () => {
    renderWithin(<Listed pages={[['Ada'], ['Bert']]} />)
    await screen.findByText('Ada')
    expect(screen.queryByText('Bert')).not.toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }))
    expect(await screen.findByText('Bert')).toBeInTheDocument()
    expect(screen.getByText('All 2 shown')).toBeInTheDocument()
  })

  it('goes on by itself over pages in which nothing was found', async () => {
    renderWithin(<Listed pages={[[], [], ['Cleo'], ['Dora']]} />)
    expect(await screen.findByText('Cleo')).toBeInTheDocument()
    expect(screen.queryByText('Dora')).not.toBeInTheDocument()
    expect(screen.queryByText('Nobody')).not.toBeInTheDocument()
  })

  it('says so where there is nothing on any page', async () => {
    renderWithin(<Listed pages={[[], []]} />)
    expect(await screen.findByText('Nobody')).toBeInTheDocument()
  })
})
