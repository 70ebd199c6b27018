/** TanStack Query as the features use it: defaults, and cursor lists as infinite queries. */
import { infiniteQueryOptions, QueryClient, type QueryKey } from '@tanstack/react-query'
import { ApiError } from './problem'
import type { Listing } from './types'

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
      },
    },
  })
}

/**
 * A list read page by page with the API's cursors.
 *
 * @param intervalOf how often it is read again (ms), by what it holds; by default it isn't
 */
export function cursorList<Item, Page extends Listing<Item> = Listing<Item>>(
  queryKey: QueryKey,
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page>,
  intervalOf: (items: Item[]) => number | false = () => false,
) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page) => page.next_cursor ?? undefined,
    refetchInterval: ({ state }) => intervalOf(state.data?.pages.flatMap((page) => page.items) ?? []),
  })
}
