import { Button, Group, Paper, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type ReactNode, useState } from 'react'
import { ApiError, formErrors, sameNames } from '@/api/problem'
import type { Template } from '@/api/types'
import { ContentField } from '@/features/editor/components/ContentField'
import { LineField } from '@/features/editor/components/LineField'
import { contentOf, EMPTY_CONTENT } from '@/features/editor/content'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { UnsavedGuard } from '@/ui/UnsavedGuard'
import { type TemplateValues, useSaveTemplate } from '../queries'

interface Props {
  /** The template being changed; none for a new one. */
  template?: Template
  /** What a new one begins with. */
  beginning?: Partial<TemplateValues>
  discard: ReactNode
  onSaved: (template: Template) => void
  /** Reads the template again, after someone else changed it. */
  reload?: () => Promise<Template | undefined>
}

const fieldOf = sameNames(['name', 'description', 'subject', 'preheader', 'content'])

/** A template's names and its mail. Edits what it was when the form opened. */
export function TemplateForm({ template, beginning, discard, onSaved, reload }: Props) {
  const [base, setBase] = useState(template ?? null)
  const save = useSaveTemplate(base)
  const form = useForm<TemplateValues>({
    initialValues: base ? valuesOf(base) : { ...EMPTY_VALUES, ...beginning },
    validate: { name: (name) => (name.trim() ? null : 'Give the template a name') },
  })
  const rest = save.error ? formErrors(save.error, fieldOf).rest : null
  const stale = save.error instanceof ApiError && save.error.status === 409

  function submit(values: TemplateValues) {
    save.mutate(values, {
      onSuccess: onSaved,
      onError: (error) => form.setErrors(formErrors(error, fieldOf).fields),
    })
  }

  async function startOver() {
    const fresh = await reload?.()
    if (!fresh) return
    setBase(fresh)
    form.setInitialValues(valuesOf(fresh))
    form.setValues(valuesOf(fresh))
    form.resetDirty(valuesOf(fresh))
    save.reset()
  }

  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <UnsavedGuard dirty={() => form.isDirty() && !save.isSuccess} />
      <Stack gap="lg">
        {rest && (
          <ErrorAlert
            title="The template was not saved"
            error={rest}
            retry={stale && reload ? () => void startOver() : undefined}
            retryLabel="Load the newer version"
          />
        )}
        <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
          <Stack>
            <TextInput label="Name" placeholder="Monthly newsletter" {...form.getInputProps('name')} />
            <TextInput label="Description" placeholder="Optional" {...form.getInputProps('description')} />
          </Stack>
        </Paper>
        <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
          <Stack>
            <LineField label="Subject" placeholder="Optional" {...form.getInputProps('subject')} />
            <LineField label="Preview line" placeholder="Optional" {...form.getInputProps('preheader')} />
            <ContentField
              key={base?.version}
              value={form.values.content}
              error={form.errors.content}
              onChange={(content) => form.setFieldValue('content', content)}
            />
          </Stack>
        </Paper>
        <Group justify="flex-end" gap="xs">
          {discard}
          <Button type="submit" loading={save.isPending}>
            {base ? 'Save template' : 'Create template'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const EMPTY_VALUES: TemplateValues = {
  name: '',
  description: '',
  subject: '',
  preheader: '',
  content: EMPTY_CONTENT,
}

function valuesOf({ name, description, subject, preheader, content }: Template): TemplateValues {
  return { name, description, subject, preheader, content: contentOf(content) ?? EMPTY_CONTENT }
}
