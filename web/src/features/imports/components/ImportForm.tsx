import {
  Button,
  Checkbox,
  Collapse,
  Group,
  Paper,
  Progress,
  Radio,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { formErrors } from '@/api/problem'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { useStartImport } from '../queries'
import { FilePicker } from './FilePicker'

interface Values {
  file: File | null
  onMatch: 'update' | 'skip'
  tags: string[]
  agreed: boolean
  source: string
}

/** Asks what is imported and how, uploads it, and starts the import. Consent is never assumed: its box starts empty. */
export function ImportForm({ onStarted }: { onStarted: (importId: string) => void }) {
  const [uploaded, setUploaded] = useState(0)
  const start = useStartImport(setUploaded)
  const form = useForm<Values>({
    initialValues: { file: null, onMatch: 'update', tags: [], agreed: false, source: '' },
    validate: {
      file: (file) => (!file ? 'Choose a file first' : file.size === 0 ? 'This file is empty' : null),
      source: (source, { agreed }) => (agreed && !source.trim() ? 'Say where they agreed' : null),
    },
  })

  function submit({ file, onMatch, tags, agreed, source }: Values) {
    if (!file) return
    setUploaded(0)
    start.mutate(
      { file, onMatch, tags, consentSource: agreed ? source.trim() : null },
      {
        onSuccess: onStarted,
        onError: (error) => form.setErrors(formErrors(error, fieldOf).fields),
      },
    )
  }

  const rest = start.isError ? formErrors(start.error, fieldOf).rest : null
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <form onSubmit={form.onSubmit(submit)} noValidate>
        <Stack gap="lg">
          {rest && <ErrorAlert title="The import did not start" error={rest} />}
          <FilePicker
            file={form.values.file}
            error={form.errors.file as string | undefined}
            disabled={start.isPending}
            onPick={(file) => {
              form.setFieldValue('file', file)
              form.clearFieldError('file')
            }}
          />
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
          <Stack gap="xs">
            <Checkbox
              label="These people agreed to get email from us"
              description="Without their consent they are imported, but get no campaigns. Earlier unsubscribes stay in force either way."
              {...form.getInputProps('agreed', { type: 'checkbox' })}
            />
            <Collapse expanded={form.values.agreed}>
              <TextInput
                label="Where did they agree?"
                description="Kept with each contact as the proof of consent."
                placeholder="Newsletter form on our website"
                maw={480}
                {...form.getInputProps('source')}
              />
            </Collapse>
          </Stack>
          {start.isPending && (
            <Stack gap={4}>
              <Text size="sm" aria-live="polite">
                {uploaded < 1
                  ? `Uploading, ${Math.round(uploaded * 100)} %`
                  : 'Uploaded, starting the import'}
              </Text>
              <Progress value={uploaded * 100} aria-label="Upload" />
            </Stack>
          )}
          <Group justify="flex-end" gap="xs">
            <ButtonLink to="/contacts" variant="default">
              Back
            </ButtonLink>
            <Button type="submit" loading={start.isPending}>
              Import
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}

function fieldOf(path: string): string | null {
  if (path.startsWith('consent')) return 'source'
  if (path.startsWith('tags')) return 'tags'
  return path === 'filename' || path === 'format' ? 'file' : null
}
