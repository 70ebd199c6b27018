import {
  Button,
  Checkbox,
  Collapse,
  Group,
  MultiSelect,
  Paper,
  Radio,
  Stack,
  TagsInput,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { formErrors } from '@/api/problem'
import type { Import, ImportColumn } from '@/api/types'
import { customFieldsQuery, topicsQuery } from '@/features/settings/queries'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { guessedMapping, headingAt, type Mapping, mappingFault } from '../mapping'
import { type ImportOptions, useStartImport } from '../queries'
import { ImportReport } from './ImportReport'
import { MappingTable } from './MappingTable'

interface Values {
  mapping: Mapping
  onMatch: 'update' | 'skip'
  tags: string[]
  topics: string[]
  email: boolean
  sms: boolean
  source: string
}

interface Props {
  job: Import
  /** None for formats whose columns are fixed. */
  columns: readonly ImportColumn[]
  fields: readonly string[]
  onBack: () => void
}

/** The second step of an import: what becomes of the columns, and how it is done; with a dry run. Consent is never assumed. */
export function ImportOptionsForm({ job, columns, fields, onBack }: Props) {
  const [tried, setTried] = useState<Values | null>(null)
  const report = useRef<HTMLDivElement>(null)
  const custom = useQuery(customFieldsQuery())
  const topics = useQuery(topicsQuery())
  const start = useStartImport(job.id)
  const form = useForm<Values>({
    initialValues: {
      mapping: guessedMapping(columns),
      onMatch: 'update',
      tags: [],
      topics: [],
      email: false,
      sms: false,
      source: '',
    },
    validate: {
      mapping: (mapping) => (columns.length > 0 ? mappingFault(mapping) : null),
      source: (source, { email, sms }) => ((email || sms) && !source.trim() ? 'Say where they agreed' : null),
    },
  })
  const { mapping, email, sms } = form.values
  const errors = start.error ? formErrors(start.error, fieldAt) : null

  // A dry run tells what would happen as long as nothing has been changed since.
  const stands = tried !== null && JSON.stringify(tried) === JSON.stringify(form.values)
  const trying = job.state === 'running'

  const run = (dry_run: boolean) => (values: Values) => {
    start.mutate(optionsOf(values, columns.length > 0, dry_run), {
      onSuccess: () => setTried(dry_run ? values : null),
      onError: (error) => form.setErrors(formErrors(error, fieldAt).fields),
    })
  }

  // It stands below the form, perhaps out of sight.
  useEffect(() => {
    if (stands) report.current?.scrollIntoView({ block: 'nearest' })
  }, [stands])

  return (
    <Stack gap="lg">
      <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
        <form onSubmit={form.onSubmit(run(false))} noValidate>
          <Stack gap="lg">
            {errors?.rest && <ErrorAlert title="The import did not start" error={errors.rest} />}
            <div>
              <Title order={2} size="h4">
                {columns.length > 0 ? 'Columns' : 'Export of Amazon Pinpoint'}
              </Title>
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {job.filename}
              </Text>
            </div>
            {columns.length > 0 ? (
              <Stack gap="xs">
                <MappingTable
                  columns={columns}
                  fields={fields}
                  custom={custom.data ?? []}
                  mapping={mapping}
                  errors={columnErrors(form.errors)}
                  onChange={(next) => {
                    form.setFieldValue('mapping', next)
                    form.clearErrors()
                  }}
                />
                {form.errors.mapping && (
                  <Text size="sm" c="var(--mantine-color-error)" role="alert">
                    {form.errors.mapping}
                  </Text>
                )}
              </Stack>
            ) : (
              <Text size="sm">
                Its columns are fixed: addresses, names and places become the contact’s own, attributes and
                metrics become custom fields, and opt-outs stay in force.
              </Text>
            )}
            <Radio.Group label="When a contact is here already" {...form.getInputProps('onMatch')}>
              <Stack gap="xs" mt="xs">
                <Radio value="update" label="Update it with what the file says" />
                <Radio value="skip" label="Leave it as it is" />
              </Stack>
            </Radio.Group>
            <TagsInput
              label="Tags for all of them"
              description="Optional. Makes this import easy to find again."
              placeholder="Type a tag and press Enter"
              acceptValueOnBlur
              maw={480}
              {...form.getInputProps('tags')}
            />
            {topics.data && topics.data.length > 0 && (
              <MultiSelect
                label="Topics they get"
                placeholder={form.values.topics.length === 0 ? 'Optional' : undefined}
                description="Who has left a topic stays out of it."
                maw={480}
                searchable
                data={topics.data.map(({ id, name }) => ({ value: id, label: name }))}
                {...form.getInputProps('topics')}
              />
            )}
            <Stack gap="xs">
              <Checkbox
                label="These people agreed to get email from us"
                description="Without their consent they are imported, but get no campaigns. Earlier unsubscribes stay in force either way."
                {...form.getInputProps('email', { type: 'checkbox' })}
              />
              <Checkbox
                label="These people agreed to get text messages from us"
                {...form.getInputProps('sms', { type: 'checkbox' })}
              />
              <Collapse expanded={email || sms}>
                <TextInput
                  label="Where did they agree?"
                  description="Kept with each contact as the proof of consent."
                  placeholder="Newsletter form on our website"
                  maw={480}
                  {...form.getInputProps('source')}
                />
              </Collapse>
            </Stack>
            {tried && !stands && (
              <Text size="sm" c="dimmed" ta="right">
                You have changed something since the dry run.
              </Text>
            )}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onBack}>
                Choose another file
              </Button>
              <Button
                variant="default"
                disabled={start.isPending || trying}
                onClick={() => form.onSubmit(run(true))()}
              >
                {tried ? 'Try it again' : 'Try it first'}
              </Button>
              {!stands && (
                <Button type="submit" loading={start.isPending} disabled={trying}>
                  Import
                </Button>
              )}
            </Group>
          </Stack>
        </form>
      </Paper>
      <div ref={report}>
        {stands && job.state !== 'awaiting_upload' && (
          <ImportReport job={job}>
            {job.state === 'done' && (
              <Group justify="flex-end">
                <Button loading={start.isPending} onClick={() => form.onSubmit(run(false))()}>
                  Import for real
                </Button>
              </Group>
            )}
          </ImportReport>
        )}
      </div>
    </Stack>
  )
}

function optionsOf(values: Values, mapped: boolean, dry_run: boolean): ImportOptions {
  const { mapping, onMatch, tags, topics, email, sms, source } = values
  return {
    mapping: mapped ? mapping : null,
    on_match: onMatch,
    tags,
    topics,
    consent: email || sms ? { email, sms, source: source.trim() } : null,
    dry_run,
  }
}

function fieldAt(path: string): string | null {
  if (headingAt(path) !== null) return path
  return ['mapping', 'tags', 'topics'].find((name) => path.startsWith(name)) ?? consentField(path)
}

function consentField(path: string): string | null {
  return path.startsWith('consent') ? 'source' : null
}

function columnErrors(errors: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).flatMap(([path, message]) => {
      const heading = headingAt(path)
      return heading === null ? [] : [[heading, String(message)]]
    }),
  )
}
