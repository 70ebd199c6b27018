import { ActionIcon, Box, Button, Group, Paper, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { Plus, X } from 'lucide-react'
import { FIELDS, opsOf } from '../fields'
import { type Match, newRow, type Row, withOp } from '../filter'
import classes from './FilterRows.module.css'
import { ValueEditor } from './ValueEditor'

interface Props {
  match: Match
  rows: Row[]
  /** Message by position of the row. */
  errors: Record<number, string>
  onChange: (match: Match, rows: Row[]) => void
}

const GROUPS = [...new Set(FIELDS.map((field) => field.group))].map((group) => ({
  group,
  items: FIELDS.filter((field) => field.group === group).map(({ name, label }) => ({ value: name, label })),
}))

/** Rows of field, op and value, all or any of which must hold. */
export function FilterRows({ match, rows, errors, onChange }: Props) {
  const nextId = Math.max(0, ...rows.map((row) => row.id)) + 1

  function replace(changed: Row) {
    onChange(
      match,
      rows.map((row) => (row.id === changed.id ? changed : row)),
    )
  }

  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Text size="sm">Contacts that match</Text>
        <SegmentedControl
          size="xs"
          aria-label="How many conditions must hold"
          value={match}
          onChange={(next) => onChange(next as Match, rows)}
          data={[
            { value: 'all', label: 'all' },
            { value: 'any', label: 'any' },
          ]}
        />
        <Text size="sm">of these conditions</Text>
      </Group>
      {rows.length === 0 && (
        <Text size="sm" c="dimmed">
          No conditions: the segment holds everyone.
        </Text>
      )}
      {rows.map((row, position) => (
        <Paper
          key={row.id}
          withBorder
          radius="md"
          p="xs"
          role="group"
          aria-label={`Condition ${position + 1}`}
        >
          <Box className={classes.row}>
            <Select
              className={classes.field}
              aria-label="Field"
              searchable
              allowDeselect={false}
              data={GROUPS}
              value={row.field}
              onChange={(field) => field && field !== row.field && replace(newRow(row.id, field))}
            />
            <Select
              className={classes.op}
              aria-label="Comparison"
              allowDeselect={false}
              data={opsOf(row.field).map(({ name, label }) => ({ value: name, label }))}
              value={row.op}
              onChange={(op) => op && replace(withOp(row, op))}
            />
            <div className={classes.value}>
              <ValueEditor
                row={row}
                label="Value"
                error={errors[position]}
                onChange={(value) => replace({ ...row, value })}
              />
            </div>
            <ActionIcon
              className={classes.remove}
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={`Remove condition ${position + 1}`}
              onClick={() =>
                onChange(
                  match,
                  rows.filter((other) => other.id !== row.id),
                )
              }
            >
              <X size={16} aria-hidden />
            </ActionIcon>
          </Box>
        </Paper>
      ))}
      <Button
        variant="subtle"
        leftSection={<Plus size={16} aria-hidden />}
        onClick={() => onChange(match, [...rows, newRow(nextId, 'tags')])}
        style={{ alignSelf: 'flex-start' }}
      >
        Add condition
      </Button>
    </Stack>
  )
}
