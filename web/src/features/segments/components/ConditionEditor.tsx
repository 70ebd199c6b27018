import { ActionIcon, Box, Paper, Select } from '@mantine/core'
import { X } from 'lucide-react'
import { type FieldChoice, opsOf } from '../fields'
import { type Condition, newCondition, withOp } from '../filter'
import type { Vocabulary } from '../vocabulary'
import classes from './FilterTree.module.css'
import { ValueEditor } from './ValueEditor'

interface Props {
  condition: Condition
  vocabulary: Vocabulary
  /** Its place, such as `2` or `2.1`. */
  number: string
  error?: string
  onChange: (condition: Condition) => void
  onRemove: () => void
}

/** A field, how it is compared, and with what. */
export function ConditionEditor({ condition, vocabulary, number, error, onChange, onRemove }: Props) {
  const { fields } = vocabulary
  const ops = opsOf(fields, condition.field)
  return (
    <Paper
      className={classes.condition}
      withBorder
      radius="md"
      p="xs"
      role="group"
      aria-label={`Condition ${number}`}
    >
      <Box className={classes.row}>
        <Select
          className={classes.field}
          aria-label="Field"
          searchable
          allowDeselect={false}
          data={grouped(fields)}
          value={condition.field}
          error={ops.length === 0 && 'There is no such field any more'}
          onChange={(field) =>
            field && field !== condition.field && onChange(newCondition(condition.id, field, fields))
          }
        />
        <Select
          className={classes.op}
          aria-label="Comparison"
          allowDeselect={false}
          data={ops.map(({ name, label }) => ({ value: name, label }))}
          value={condition.op}
          onChange={(op) => op && onChange(withOp(condition, op, fields))}
        />
        <div className={classes.value}>
          <ValueEditor
            condition={condition}
            vocabulary={vocabulary}
            label="Value"
            error={error}
            onChange={(value) => onChange({ ...condition, value })}
          />
        </div>
        <ActionIcon
          className={classes.remove}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`Remove condition ${number}`}
          onClick={onRemove}
        >
          <X size={16} aria-hidden />
        </ActionIcon>
      </Box>
    </Paper>
  )
}

function grouped(fields: readonly FieldChoice[]) {
  return [...new Set(fields.map(({ group }) => group))].map((group) => ({
    group,
    items: fields.filter((field) => field.group === group).map(({ name, label }) => ({ value: name, label })),
  }))
}
