import { Group, MultiSelect, NumberInput, Select, TagsInput, Text, TextInput } from '@mantine/core'
import { optionsOf } from '@/ui/places'
import { choicesOf, opOf } from '../fields'
import type { Condition, Span, Value } from '../filter'
import type { Vocabulary } from '../vocabulary'

interface Props {
  condition: Condition
  vocabulary: Vocabulary
  label: string
  error?: string
  onChange: (value: Value | null) => void
}

/** Of long lists, so many are shown until one searches. */
const MOST_SHOWN = 100

/** The input that fits the condition's field and op. */
export function ValueEditor({ condition, vocabulary, label, error, onChange }: Props) {
  const { field, op, value } = condition
  const choices = choicesOf(vocabulary.fields, field, op)
  const options = choices && optionsWith(vocabulary.labels[choices], value)
  switch (opOf(vocabulary.fields, field, op)?.editor) {
    case 'text':
      return options ? (
        <Select
          aria-label={label}
          placeholder="Choose one"
          error={error}
          searchable
          limit={MOST_SHOWN}
          nothingFoundMessage="Nothing of that name"
          data={options}
          value={typeof value === 'string' ? value : null}
          onChange={onChange}
        />
      ) : (
        <TextInput
          aria-label={label}
          placeholder="Value"
          error={error}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'texts':
      return options ? (
        <MultiSelect
          aria-label={label}
          placeholder={Array.isArray(value) && value.length > 0 ? undefined : 'Choose some'}
          error={error}
          searchable
          limit={MOST_SHOWN}
          nothingFoundMessage="Nothing of that name"
          data={options}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={onChange}
        />
      ) : (
        <TagsInput
          aria-label={label}
          placeholder={Array.isArray(value) && value.length > 0 ? undefined : 'Type and press Enter'}
          error={error}
          acceptValueOnBlur
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={onChange}
        />
      )
    case 'number':
      return (
        <NumberInput
          aria-label={label}
          placeholder="0"
          error={error}
          thousandSeparator=" "
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : null)}
        />
      )
    case 'pair':
      return <PairEditor value={value} label={label} error={error} onChange={onChange} />
    case 'day':
      return (
        <TextInput
          type="date"
          aria-label={label}
          error={error}
          value={typeof value === 'string' ? value.slice(0, 10) : ''}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      )
    case 'span':
      return <SpanEditor value={value} label={label} error={error} onChange={onChange} />
    case 'flag':
      return (
        <Select
          aria-label={label}
          error={error}
          allowDeselect={false}
          data={[
            { value: 'true', label: 'yes' },
            { value: 'false', label: 'no' },
          ]}
          value={String(value)}
          onChange={(next) => onChange(next === 'true')}
        />
      )
    default:
      return null
  }
}

/** What there is to choose from, and what is chosen though it isn't there: a thing that was deleted, or an old one. */
function optionsWith(labels: ReadonlyMap<string, string>, value: Value | null) {
  const chosen = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : []
  const unknown = chosen.filter((each) => !labels.has(each)).map((each) => ({ value: each, label: each }))
  return [...unknown, ...optionsOf(labels)]
}

type PartProps = Omit<Props, 'condition' | 'vocabulary'> & { value: Value | null }

function PairEditor({ value, label, error, onChange }: PartProps) {
  const pair: (number | undefined)[] = Array.isArray(value) ? (value as number[]) : []
  function change(position: 0 | 1, next: number | string) {
    const changed = [pair[0], pair[1]]
    changed[position] = typeof next === 'number' ? next : undefined
    onChange(changed as number[])
  }
  return (
    <Group gap="xs" wrap="nowrap" align="start">
      <NumberInput
        aria-label={`${label}, from`}
        placeholder="From"
        error={error}
        value={pair[0] ?? ''}
        onChange={(next) => change(0, next)}
      />
      <Text span size="sm" lh="36px">
        and
      </Text>
      <NumberInput
        aria-label={`${label}, to`}
        placeholder="To"
        value={pair[1] ?? ''}
        onChange={(next) => change(1, next)}
      />
    </Group>
  )
}

function SpanEditor({ value, label, error, onChange }: PartProps) {
  const span = (value ?? {}) as Span
  const unit: keyof Span = 'months' in span ? 'months' : 'days'
  return (
    <Group gap="xs" wrap="nowrap" align="start">
      <NumberInput
        aria-label={`${label}, number`}
        error={error}
        min={0}
        allowDecimal={false}
        allowNegative={false}
        value={span[unit] ?? ''}
        onChange={(next) => onChange({ [unit]: typeof next === 'number' ? next : undefined })}
      />
      <Select
        aria-label={`${label}, unit`}
        allowDeselect={false}
        data={['days', 'months']}
        value={unit}
        onChange={(next) => onChange({ [next === 'months' ? 'months' : 'days']: span[unit] })}
      />
    </Group>
  )
}
