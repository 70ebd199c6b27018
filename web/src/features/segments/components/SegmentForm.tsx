import { Box, Button, Divider, Grid, Group, Paper, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type ReactNode, useMemo, useState } from 'react'
import { ApiError, formErrors } from '@/api/problem'
import type { Segment } from '@/api/types'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { UnsavedGuard } from '@/ui/UnsavedGuard'
import {
  type Filter,
  type Group as FilterGroup,
  filterOf,
  newCondition,
  openConditions,
  partAt,
  treeOf,
} from '../filter'
import { useSaveSegment } from '../queries'
import type { Vocabulary } from '../vocabulary'
import { GroupEditor } from './GroupEditor'
import { LivePreview } from './LivePreview'

interface Values {
  name: string
  description: string
  dynamic: boolean
  root: FilterGroup
}

interface Props {
  /** The segment being changed; none for a new one. */
  segment?: Segment
  vocabulary: Vocabulary
  discard: ReactNode
  onSaved: (segment: Segment) => void
  /** Reads the segment again, after someone else changed it. */
  reload?: () => Promise<Segment | undefined>
}

/** A segment's name and conditions, with the count beside them while they are made. Edits what it was when the form opened. */
export function SegmentForm({ segment, vocabulary, discard, onSaved, reload }: Props) {
  const [base, setBase] = useState(segment ?? null)
  const [partErrors, setPartErrors] = useState<Record<string, string>>({})
  const save = useSaveSegment(base)
  const form = useForm<Values>({
    initialValues: valuesOf(base, vocabulary),
    validate: { name: (name) => (name.trim() ? null : 'Give the segment a name') },
  })
  const { root } = form.values
  const filter = useMemo(() => filterOf(root, vocabulary.fields), [root, vocabulary.fields])
  const stale = save.error instanceof ApiError && save.error.status === 409
  const choosable = useMemo(() => without(vocabulary, base?.id), [vocabulary, base?.id])

  function markOpenConditions() {
    setPartErrors(
      Object.fromEntries(openConditions(root, vocabulary.fields).map(({ id }) => [id, 'Fill this in'])),
    )
  }

  function submit({ name, description, dynamic }: Values) {
    if (filter === null) return markOpenConditions()
    save.mutate(
      { name: name.trim(), description: description.trim(), dynamic, filter },
      {
        onSuccess: onSaved,
        onError: (error) => {
          const { fields } = formErrors(error, (path) => partAt(root, path) ?? ownField(path))
          setPartErrors(fields)
          form.setErrors(fields)
        },
      },
    )
  }

  async function startOver() {
    const fresh = await reload?.()
    if (!fresh) return
    setBase(fresh)
    form.setInitialValues(valuesOf(fresh, vocabulary))
    form.setValues(valuesOf(fresh, vocabulary))
    form.resetDirty(valuesOf(fresh, vocabulary))
    save.reset()
  }

  const rest = save.error ? formErrors(save.error, (path) => partAt(root, path) ?? ownField(path)).rest : null
  return (
    <form onSubmit={form.onSubmit(submit, markOpenConditions)} noValidate>
      <UnsavedGuard dirty={() => form.isDirty() && !save.isSuccess} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
            <Stack gap="lg">
              {rest && (
                <ErrorAlert
                  title="The segment was not saved"
                  error={rest}
                  retry={stale && reload ? () => void startOver() : undefined}
                  retryLabel="Load the newer version"
                />
              )}
              <TextInput label="Name" placeholder="Customers in Berlin" {...form.getInputProps('name')} />
              <TextInput label="Description" placeholder="Optional" {...form.getInputProps('description')} />
              <GroupEditor
                group={root}
                vocabulary={choosable}
                errors={partErrors}
                onChange={(next) => {
                  form.setFieldValue('root', next)
                  setPartErrors({})
                }}
              />
              <Divider />
              <Switch
                label="Keep up with the contacts"
                description={
                  form.values.dynamic
                    ? 'Contacts come and go as they match.'
                    : 'Frozen: whoever matches when it is saved stays in it, and nobody joins later.'
                }
                {...form.getInputProps('dynamic', { type: 'checkbox' })}
              />
              <Group justify="flex-end" gap="xs">
                {discard}
                <Button type="submit" loading={save.isPending}>
                  {base ? 'Save segment' : 'Create segment'}
                </Button>
              </Group>
            </Stack>
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Box
            pos={{ md: 'sticky' }}
            // In sight while a long filter is scrolled.
            style={{ top: 'calc(var(--app-shell-header-height) + var(--mantine-spacing-lg))' }}
          >
            <LivePreview filter={filter} vocabulary={vocabulary} />
          </Box>
        </Grid.Col>
      </Grid>
    </form>
  )
}

function valuesOf(segment: Segment | null, { fields }: Vocabulary): Values {
  if (segment) {
    const { name, description, dynamic, filter } = segment
    return { name, description, dynamic, root: treeOf(filter as Filter) }
  }
  const first = newCondition('first', 'tags', fields)
  return { name: '', description: '', dynamic: true, root: { id: 'root', match: 'all', parts: [first] } }
}

/** A segment can't be made of itself, so it isn't offered. */
function without(vocabulary: Vocabulary, own: string | undefined): Vocabulary {
  const segments = new Map([...vocabulary.labels.segments].filter(([id]) => id !== own))
  return { ...vocabulary, labels: { ...vocabulary.labels, segments } }
}

function ownField(path: string): string | null {
  return path === 'name' || path === 'description' ? path : null
}
