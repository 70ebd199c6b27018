import { Text } from '@mantine/core'
import type { CSSProperties } from 'react'
import type { SegmentOverlap } from '@/api/types'
import { formatNumber, formatRate } from '@/ui/format'
import { type Cell, matrixOf } from '../overlap'
import classes from './OverlapTable.module.css'

interface Props {
  overlap: SegmentOverlap
  nameOf: (id: string) => string
}

/** Segments against each other: how many are in both, and which part of the row's segment that is. */
export function OverlapTable({ overlap, nameOf }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section className={classes.scroll} aria-label="Overlap, scrollable" tabIndex={0}>
      <table className={classes.table} aria-label="Overlap of segments">
        <thead>
          <tr>
            <td />
            {overlap.segments.map(({ id }) => (
              <th key={id} scope="col">
                <Text size="sm" fw={500} lineClamp={3} title={nameOf(id)}>
                  {nameOf(id)}
                </Text>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrixOf(overlap).map(({ id, cells }) => (
            <tr key={id}>
              <th scope="row">
                <Text size="sm" fw={500} lineClamp={3} title={nameOf(id)}>
                  {nameOf(id)}
                </Text>
              </th>
              {cells.map((cell) => (
                <Both key={cell.id} cell={cell} own={cell.id === id} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Both({ cell: { count, share }, own }: { cell: Cell; own: boolean }) {
  return (
    <td
      className={own ? `${classes.cell} ${classes.own}` : classes.cell}
      style={{ '--share': share ?? 0 } as CSSProperties}
    >
      <Text fw={600}>{formatNumber(count)}</Text>
      <Text size="xs">{own ? 'in all' : formatRate(share)}</Text>
    </td>
  )
}
