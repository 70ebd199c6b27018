import { Paper, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/ui/DataTable'
import { ErrorAlert } from '@/ui/ErrorAlert'

interface Props<Row> {
  label: string
  query: UseQueryResult<Row[]>
  columns: Column<Row>[]
  rowKey: (row: Row) => string
  /** What stands here when there is nothing. */
  empty: ReactNode
}

/** A list that is read in one piece, with its skeleton, its error and its empty state. */
export function SettingsTable<Row>({ label, query, columns, rowKey, empty }: Props<Row>) {
  if (query.isError && !query.data) {
    return <ErrorAlert error={query.error} retry={() => void query.refetch()} />
  }
  if (!query.data) return <Skeleton h={200} />
  if (query.data.length === 0) return empty
  return (
    <Paper withBorder radius="lg" style={{ overflow: 'hidden' }}>
      <DataTable label={label} columns={columns} rows={query.data} rowKey={rowKey} />
    </Paper>
  )
}
