import { Paper, SimpleGrid, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { formatNumber } from './format'
import classes from './Stat.module.css'

/** Figures beside each other: two in a row on narrow screens, as many as is said on wider ones. */
export function Stats({
  sm,
  lg,
  label,
  children,
}: {
  sm: number
  lg?: number
  label?: string
  children: ReactNode
}) {
  return (
    <SimpleGrid
      component="dl"
      cols={{ base: 2, sm, lg }}
      spacing="sm"
      m={0}
      className={classes.stats}
      aria-label={label}
    >
      {children}
    </SimpleGrid>
  )
}

interface Props {
  label: string
  value: number | undefined
  /** Below the figure: a rate, or what it is a part of. */
  note?: string
  /** Another line of it. */
  more?: string | null
  /** Something to look at when it is more than zero. */
  alarming?: boolean
}

/** A figure with its name, within `Stats`. */
export function Stat({ label, value, note, more, alarming }: Props) {
  return (
    <Paper withBorder radius="md" p="sm">
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <Text
        component="dd"
        m={0}
        fz={26}
        fw={650}
        lh={1.3}
        c={alarming && value ? 'var(--mantine-color-error)' : undefined}
        style={{ fontVariantNumeric: 'tabular-nums' }}
      >
        {value === undefined ? '–' : formatNumber(value)}
      </Text>
      {note && (
        <Text component="dd" m={0} size="xs" c="dimmed">
          {note}
        </Text>
      )}
      {more && (
        <Text component="dd" m={0} size="xs" c="dimmed">
          {more}
        </Text>
      )}
    </Paper>
  )
}

/** Something to know beside figures, within `Stats`. */
export function Fact({ label, value }: { label: string; value: string }) {
  return (
    <Paper withBorder radius="md" p="sm">
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="dd" m={0} fz={{ base: 17, xs: 20 }} fw={650} lh={1.7}>
        {value}
      </Text>
    </Paper>
  )
}
