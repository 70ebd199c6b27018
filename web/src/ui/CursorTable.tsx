import { Button, Group, Paper, Text } from '@mantine/core'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import type { Listing } from '@/api/types'
import { type Column, DataTable, type Selection } from './DataTable'
import { ErrorAlert } from './ErrorAlert'
import { formatNumber } from './format'

interface Props<Row> {
  label: string
  query: UseInfiniteQueryResult<InfiniteData<Listing<Row>>>
  columns: Column<Row>[]
  rowKey: (row: Row) => string
  selection?: Selection<Row>
  /** What stands here when there is nothing. */
  empty: ReactNode
}

/** A cursor list with its skeletons, its error, its empty state, and the next page on request. */
export function CursorTable<Row>({ label, query, columns, rowKey, selection, empty }: Props<Row>) {
  const found = query.data?.pages.flatMap((page) => page.items)
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query
  // A page of a search may be empty and have a next.
  const goesOn = found?.length === 0 && hasNextPage
  const rows = goesOn ? undefined : found

  useEffect(() => {
    if (goesOn && !isFetchingNextPage && !isError) void fetchNextPage()
  }, [goesOn, isFetchingNextPage, isError, fetchNextPage])

  if (isError && !rows) return <ErrorAlert error={query.error} retry={() => void query.refetch()} />
  if (rows?.length === 0) return empty
  return (
    <Paper withBorder radius="lg" style={{ overflow: 'hidden' }}>
      <DataTable label={label} columns={columns} rows={rows} rowKey={rowKey} selection={selection} />
      {rows && (
        <Group justify="space-between" px="sm" py="xs" mih={44}>
          <Text size="sm" c="dimmed" aria-live="polite">
            {hasNextPage
              ? `First ${formatNumber(rows.length)} shown`
              : `All ${formatNumber(rows.length)} shown`}
          </Text>
          {hasNextPage && (
            <Button
              variant="default"
              size="compact-md"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              Show more
            </Button>
          )}
        </Group>
      )}
    </Paper>
  )
}
