import { Paper, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { ApiError, formErrors, sameNames } from '@/api/problem'
import type { Workspace } from '@/api/types'
import { useUser } from '@/features/session/context'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { COUNTRIES, optionsOf, TIME_ZONES } from '@/ui/places'
import { toast } from '@/ui/toast'
import { UnsavedGuard } from '@/ui/UnsavedGuard'
import { useSaveWorkspace } from '../queries'
import { SaveButtons } from './SaveButtons'

type Values = Pick<Workspace, 'name' | 'time_zone' | 'default_country' | 'consent_basis'>

const FIELD_NAMES = ['name', 'time_zone', 'default_country', 'consent_basis']

interface Props {
  workspace: Workspace
  /** Reads the settings again, after someone else changed them. */
  reload: () => Promise<Workspace | undefined>
}

/** The workspace's name, basis of consent, zone and country. Only owners change them. */
export function WorkspaceForm({ workspace, reload }: Props) {
  const [base, setBase] = useState(workspace)
  const isOwner = useUser()?.role === 'owner'
  const save = useSaveWorkspace()
  const form = useForm<Values>({ initialValues: valuesOf(base) })
  const errors = save.error ? formErrors(save.error, sameNames(FIELD_NAMES)) : null
  const stale = save.error instanceof ApiError && save.error.status === 409

  function startFrom(fresh: Workspace) {
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
      { ...values, name: values.name.trim(), version: base.version },
      {
        onSuccess: (saved) => {
          startFrom(saved)
          toast('success', 'Settings saved')
        },
        onError: (error) => form.setErrors(formErrors(error, sameNames(FIELD_NAMES)).fields),
      },
    )
  }

  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <form onSubmit={form.onSubmit(submit)} noValidate>
        <UnsavedGuard dirty={() => form.isDirty()} />
        <Stack gap="lg" maw={560}>
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
              <TextInput
                label="Name"
                description="Tells recipients who is writing to them, on the unsubscribe page too."
                {...form.getInputProps('name')}
              />
              <Radio.Group
                label="Who may be written to"
                description="Suppressed and unsubscribed people never are."
                {...form.getInputProps('consent_basis')}
              >
                <Stack gap="xs" mt="xs">
                  <Radio
                    value="explicit"
                    label="Only those who said yes"
                    description="What the law asks for in the EU and the UK, and the safe choice."
                  />
                  <Radio
                    value="not_unsubscribed"
                    label="Everyone who did not say no"
                    description="Only where your law allows mail without a consent given before."
                  />
                </Stack>
              </Radio.Group>
              <Select
                label="Time zone"
                description="Dates without a time are in it, in segments too."
                searchable
                allowDeselect={false}
                limit={500}
                data={optionsOf(TIME_ZONES)}
                {...form.getInputProps('time_zone')}
              />
              <Select
                label="Country"
                description="Phone numbers without a country code are read as this country’s."
                searchable
                allowDeselect={false}
                limit={300}
                data={optionsOf(COUNTRIES)}
                {...form.getInputProps('default_country')}
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

function valuesOf({ name, time_zone, default_country, consent_basis }: Workspace): Values {
  return { name, time_zone, default_country, consent_basis }
}
