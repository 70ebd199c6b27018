import { Checkbox, type MantineBreakpoint, Skeleton, Table, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'

export interface Column<Row> {
  header: string
  cell: (row: Row) => ReactNode
  /** Its header is for screen readers alone: what stands in it speaks for itself, and narrow screens need the room. */
  unlabelled?: boolean
  align?: 'left' | 'right'
  /** Kept on one line, such as short words and figures. */
  nowrap?: boolean
  /** Shown from this width on; narrower screens leave it out. */
  from?: MantineBreakpoint
}

/** Rows that are chosen by their keys, to do something with. */
export interface Selection<Row> {
  chosen: ReadonlySet<string>
  onChange: (chosen: ReadonlySet<string>) => void
  /** What the row is called by screen readers. */
  nameOf: (row: Row) => string
}

interface Props<Row> {
  /** What the table lists, for screen readers. */
  label: string
  columns: Column<Row>[]
  /** Undefined while they load: skeletons stand in. */
  rows: Row[] | undefined
  rowKey: (row: Row) => string
  /** Makes rows selectable. */
  selection?: Selection<Row>
}

const SKELETONS = [1, 2, 3, 4, 5]

export function DataTable<Row>({ label, columns, rows, rowKey, selection }: Props<Row>) {
  return (
    <div style={{ overflowX: 'auto' }}>
      <Table aria-label={label} aria-busy={!rows} verticalSpacing="sm" highlightOnHover={Boolean(rows)}>
        <Table.Thead>
          <Table.Tr>
            {selection && (
              <Table.Th w={44} scope="col">
                <SelectAll keys={rows?.map(rowKey) ?? []} selection={selection} />
              </Table.Th>
            )}
            {columns.map(({ header, unlabelled, align, from }) => (
              <Table.Th key={header} ta={align} visibleFrom={from} scope="col">
                {unlabelled ? <VisuallyHidden>{header}</VisuallyHidden> : header}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows
            ? rows.map((row) => (
                <Table.Tr key={rowKey(row)}>
                  {selection && (
                    <Table.Td>
                      <Checkbox
                        aria-label={`Choose ${selection.nameOf(row)}`}
                        checked={selection.chosen.has(rowKey(row))}
                        onChange={() => selection.onChange(toggled(selection.chosen, rowKey(row)))}
                      />
                    </Table.Td>
                  )}
                  {columns.map(({ header, cell, align, nowrap, from }, position) => (
                    <Table.Td
                      key={header}
                      ta={align}
                      visibleFrom={from}
                      // Room is found by breaking the first column's long addresses, not every column's words.
                      style={{
                        overflowWrap: position === 0 ? 'anywhere' : 'break-word',
                        whiteSpace: nowrap ? 'nowrap' : undefined,
                      }}
                    >
                      {cell(row)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))
            : SKELETONS.map((row) => (
                <Table.Tr key={row}>
                  {selection && <Table.Td />}
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

function SelectAll<Row>({ keys, selection }: { keys: string[]; selection: Selection<Row> }) {
  const chosen = keys.filter((key) => selection.chosen.has(key)).length
  const all = keys.length > 0 && chosen === keys.length
  return (
    <Checkbox
      aria-label="Choose all that are shown"
      checked={all}
      indeterminate={chosen > 0 && !all}
      disabled={keys.length === 0}
      onChange={() => selection.onChange(all ? new Set() : new Set([...selection.chosen, ...keys]))}
    />
  )
}

function toggled(chosen: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(chosen)
  if (!next.delete(key)) next.add(key)
  return next
}
