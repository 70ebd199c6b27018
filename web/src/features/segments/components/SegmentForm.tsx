import { Button, Grid, Group, Paper, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMemo } from 'react'
import { formErrors } from '@/api/problem'
import type { Segment } from '@/api/types'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { UnsavedGuard } from '@/ui/UnsavedGuard'
import { filterOf, isComplete, type Match, newRow, type Row, rowAt } from '../filter'
import { useCreateSegment } from '../queries'
import { FilterRows } from './FilterRows'
import { LivePreview } from './LivePreview'

interface Values {
  name: string
  description: string
  match: Match
  rows: Row[]
}

/** A new segment: its name and conditions, with the count beside them while they are made. */
export function SegmentForm({ onCreated }: { onCreated: (segment: Segment) => void }) {
  const create = useCreateSegment()
  const form = useForm<Values>({
    initialValues: { name: '', description: '', match: 'all', rows: [newRow(1, 'tags')] },
    validate: { name: (name) => (name.trim() ? null : 'Give the segment a name') },
  })
  const { match, rows } = form.values
  const filter = useMemo(() => filterOf(match, rows), [match, rows])

  function submit({ name, description }: Values) {
    if (filter === null) {
      form.setErrors(
        Object.fromEntries(
          rows.flatMap((row, at) => (isComplete(row) ? [] : [[`rows.${at}`, 'Fill this in']])),
        ),
      )
      return
    }
    create.mutate(
      { name: name.trim(), description: description.trim(), filter },
      {
        onSuccess: onCreated,
        onError: (error) => form.setErrors(formErrors(error, formField).fields),
      },
    )
  }

  const rowErrors = Object.fromEntries(
    Object.entries(form.errors).flatMap(([name, message]) =>
      name.startsWith('rows.') ? [[Number(name.slice(5)), String(message)]] : [],
    ),
  )
  const rest = create.error ? formErrors(create.error, formField).rest : null
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <UnsavedGuard dirty={() => form.isDirty() && !create.isSuccess} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
            <Stack gap="lg">
              {rest && <ErrorAlert title="The segment was not saved" error={rest} />}
              <TextInput label="Name" placeholder="Customers in Berlin" {...form.getInputProps('name')} />
              <TextInput label="Description" placeholder="Optional" {...form.getInputProps('description')} />
              <FilterRows
                match={match}
                rows={rows}
                errors={rowErrors}
                onChange={(nextMatch, nextRows) => {
                  form.setValues({ match: nextMatch, rows: nextRows })
                  for (const name of Object.keys(form.errors)) {
                    if (name.startsWith('rows.')) form.clearFieldError(name)
                  }
                }}
              />
              <Group justify="flex-end" gap="xs">
                <ButtonLink to="/segments" variant="default">
                  Discard
                </ButtonLink>
                <Button type="submit" loading={create.isPending}>
                  Create segment
                </Button>
              </Group>
            </Stack>
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <LivePreview filter={filter} />
        </Grid.Col>
      </Grid>
    </form>
  )
}

function formField(path: string): string | null {
  const row = rowAt(path)
  if (row !== null) return `rows.${row}`
  return path === 'name' || path === 'description' ? path : null
}
