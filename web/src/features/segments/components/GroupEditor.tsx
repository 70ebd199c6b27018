import { ActionIcon, Button, Group as Line, Paper, Select, Stack, Text } from '@mantine/core'
import { randomId } from '@mantine/hooks'
import { FolderPlus, Plus, X } from 'lucide-react'
import {
  DEEPEST,
  depthOf,
  type Group,
  isGroup,
  levelsOf,
  type Match,
  newCondition,
  type Part,
} from '../filter'
import type { Vocabulary } from '../vocabulary'
import { ConditionEditor } from './ConditionEditor'
import classes from './FilterTree.module.css'

interface Props {
  group: Group
  vocabulary: Vocabulary
  /** Message by id of the part. */
  errors: Record<string, string>
  onChange: (group: Group) => void
  /** What the group is called by screen readers, such as `Group 2.1`; the root's has its own words. */
  number?: string
  /** Levels of the filter that the groups around it take. */
  above?: number
  onRemove?: () => void
}

const MATCHES: { value: Match; label: string }[] = [
  { value: 'all', label: 'all of these' },
  { value: 'any', label: 'any of these' },
  { value: 'none', label: 'none of these' },
  { value: 'not_all', label: 'not all of these' },
]

/** Conditions and groups of them, with how many must hold. */
export function GroupEditor({
  group,
  vocabulary,
  errors,
  onChange,
  number = '',
  above = 0,
  onRemove,
}: Props) {
  const { match, parts } = group
  const label = number ? `Group ${number}` : 'Conditions'
  const within = above + levelsOf(match)
  const deepest = Math.max(0, ...parts.map(depthOf))

  function setParts(changed: Part[]) {
    onChange({ ...group, parts: changed })
  }

  function setPart(changed: Part) {
    setParts(parts.map((part) => (part.id === changed.id ? changed : part)))
  }

  function remove(id: string) {
    setParts(parts.filter((part) => part.id !== id))
  }

  const condition = () => newCondition(randomId(), 'tags', vocabulary.fields)
  return (
    <Stack
      gap="sm"
      role="group"
      aria-label={label}
      className={classes.group}
      data-refused={match === 'none' || match === 'not_all' || undefined}
    >
      <Line gap="xs" wrap="nowrap" justify="space-between">
        <Line gap="xs">
          <Text size="sm">{number ? 'That match' : 'Contacts that match'}</Text>
          <Select
            size="xs"
            w={150}
            aria-label={`How much of ${label.toLowerCase()} must hold`}
            allowDeselect={false}
            data={MATCHES.map((each) => ({
              ...each,
              disabled: above + levelsOf(each.value) + deepest > DEEPEST,
            }))}
            value={match}
            onChange={(next) => next && onChange({ ...group, match: next })}
          />
        </Line>
        {onRemove && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Remove group ${number}`}
            onClick={onRemove}
          >
            <X size={16} aria-hidden />
          </ActionIcon>
        )}
      </Line>
      {parts.length === 0 && (
        <Text size="sm" c="dimmed">
          No conditions: that is {match === 'all' || match === 'none' ? 'everyone' : 'nobody'}.
        </Text>
      )}
      {parts.map((part, position) => {
        const place = number ? `${number}.${position + 1}` : String(position + 1)
        return isGroup(part) ? (
          <Paper key={part.id} withBorder radius="md" p={{ base: 6, sm: 'xs' }}>
            <GroupEditor
              group={part}
              vocabulary={vocabulary}
              errors={errors}
              onChange={setPart}
              number={place}
              above={within}
              onRemove={() => remove(part.id)}
            />
            {errors[part.id] && <Fault message={errors[part.id]} />}
          </Paper>
        ) : (
          <ConditionEditor
            key={part.id}
            condition={part}
            vocabulary={vocabulary}
            number={place}
            error={errors[part.id]}
            onChange={setPart}
            onRemove={() => remove(part.id)}
          />
        )
      })}
      {!number && errors[group.id] && <Fault message={errors[group.id]} />}
      <Line gap="xs">
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus size={16} aria-hidden />}
          aria-label={number ? `Add condition to group ${number}` : undefined}
          onClick={() => setParts([...parts, condition()])}
        >
          Add condition
        </Button>
        {within < DEEPEST && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<FolderPlus size={16} aria-hidden />}
            aria-label={number ? `Add group to group ${number}` : undefined}
            onClick={() =>
              setParts([
                ...parts,
                { id: randomId(), match: match === 'any' ? 'all' : 'any', parts: [condition()] },
              ])
            }
          >
            Add group
          </Button>
        )}
      </Line>
    </Stack>
  )
}

function Fault({ message }: { message: string | undefined }) {
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert">
      {message}
    </Text>
  )
}
