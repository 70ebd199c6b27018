import { Paper, Text } from '@mantine/core'
import { formatNumber } from './format'

interface Props {
  label: string
  value: number | undefined
  /** Below the figure: a rate, or what it is a part of. */
  note?: string
  /** Something to look at when it is more than zero. */
  alarming?: boolean
}

/** A figure with its name, within a `dl`. */
export function Stat({ label, value, note, alarming }: Props) {
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
    </Paper>
  )
}

/** Something to know beside figures, within a `dl`. */
export function Fact({ label, value }: { label: string; value: string }) {
  return (
    <Paper withBorder radius="md" p="sm">
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="dd" m={0} fz={20} fw={650} lh={1.7}>
        {value}
      </Text>
    </Paper>
  )
}
