import { type MantineBreakpoint, Skeleton, Table } from '@mantine/core'
import type { ReactNode } from 'react'

export interface Column<Row> {
  header: string
  cell: (row: Row) => ReactNode
  align?: 'left' | 'right'
  /** Shown from this width on; narrower screens leave it out. */
  from?: MantineBreakpoint
}

interface Props<Row> {
  /** What the table lists, for screen readers. */
  label: string
  columns: Column<Row>[]
  /** Undefined while they load: skeletons stand in. */
  rows: Row[] | undefined
  rowKey: (row: Row) => string
}

const SKELETONS = [1, 2, 3, 4, 5]

export function DataTable<Row>({ label, columns, rows, rowKey }: Props<Row>) {
  return (
    <div style={{ overflowX: 'auto' }}>
      <Table aria-label={label} aria-busy={!rows} verticalSpacing="sm" highlightOnHover={Boolean(rows)}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ header, align, from }) => (
              <Table.Th key={header} ta={align} visibleFrom={from} scope="col">
                {header}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows
            ? rows.map((row) => (
                <Table.Tr key={rowKey(row)}>
                  {columns.map(({ header, cell, align, from }) => (
                    <Table.Td key={header} ta={align} visibleFrom={from} style={{ overflowWrap: 'anywhere' }}>
                      {cell(row)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))
            : SKELETONS.map((row) => (
                <Table.Tr key={row}>
                  {columns.map(({ header, from }) => (
                    <Table.Td key={header} visibleFrom={from}>
                      <Skeleton h={14} my={4} w={`${50 + ((row * 17) % 40)}%`} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
