import { MultiSelect, Paper, Stack, Switch, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, formErrors, sameNames } from '@/api/problem'
import type { SignupSettings } from '@/api/types'
import { useUser } from '@/features/session/context'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { toast } from '@/ui/toast'
import { UnsavedGuard } from '@/ui/UnsavedGuard'
import { topicsQuery } from '../queries'
import { useSaveSignup } from '../signup-queries'
import { SaveButtons } from './SaveButtons'

type Values = Pick<SignupSettings, 'enabled' | 'double_opt_in' | 'topics'>

const fieldAt = sameNames(['enabled', 'double_opt_in', 'topics'])

interface Props {
  settings: SignupSettings
  /** Reads the settings again, after someone else changed them. */
  reload: () => Promise<SignupSettings | undefined>
}

/** Whether people may sign up, whether they confirm it by mail, and for what. Only owners change it. */
export function SignupForm({ settings, reload }: Props) {
  const [base, setBase] = useState(settings)
  const isOwner = useUser()?.role === 'owner'
  const { data: topics = [] } = useQuery(topicsQuery())
  const save = useSaveSignup()
  const form = useForm<Values>({ initialValues: valuesOf(base) })
  const errors = save.error ? formErrors(save.error, fieldAt) : null
  const stale = save.error instanceof ApiError && save.error.status === 409

  function startFrom(fresh: SignupSettings) {
    setBase(fresh)
    form.setInitialValues(valuesOf(fresh))
    form.setValues(valuesOf(fresh))
    form.resetDirty(valuesOf(fresh))
  }

  async function startOver() {
    const fresh = await reload()
    if (!fresh) return
    startFrom(fresh)
    save.reset()
  }

  function submit(values: Values) {
    save.mutate(
      { ...values, version: base.version },
      {
        onSuccess: (saved) => {
          startFrom(saved)
          toast('success', 'Settings saved')
        },
        onError: (error) => form.setErrors(formErrors(error, fieldAt).fields),
      },
    )
  }

  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <form onSubmit={form.onSubmit(submit)} noValidate>
        <UnsavedGuard dirty={() => form.isDirty()} />
        <Stack gap="lg" maw={640}>
          {errors?.rest && (
            <ErrorAlert
              title="The settings were not saved"
              error={errors.rest}
              retry={stale ? () => void startOver() : undefined}
              retryLabel="Load the newer version"
            />
          )}
          {!isOwner && (
            <Text size="sm" c="dimmed">
              Only owners change these.
            </Text>
          )}
          <fieldset disabled={!isOwner} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
            <Stack gap="lg">
              <Switch
                label="People can sign up by themselves"
                description="On a page of ours, or by a form on your website. Their consent is recorded with time and source."
                {...form.getInputProps('enabled', { type: 'checkbox' })}
              />
              <Switch
                label="Everybody confirms by mail (double opt-in)"
                description="So that nobody signs up others. Whose address is known already is asked in any case."
                {...form.getInputProps('double_opt_in', { type: 'checkbox' })}
              />
              <MultiSelect
                label="Topics to choose from"
                description="One is not asked about. None: what new contacts get."
                placeholder={form.values.topics.length === 0 ? 'What new contacts get' : undefined}
                data={topics.map(({ id, name }) => ({ value: id, label: name }))}
                disabled={!isOwner}
                searchable
                clearable
                maxValues={20}
                {...form.getInputProps('topics')}
              />
            </Stack>
          </fieldset>
          {isOwner && (
            <SaveButtons dirty={form.isDirty()} saving={save.isPending} onUndo={() => form.reset()} />
          )}
        </Stack>
      </form>
    </Paper>
  )
}

function valuesOf({ enabled, double_opt_in, topics }: SignupSettings): Values {
  return { enabled, double_opt_in, topics }
}
