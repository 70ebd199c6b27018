import { useForm } from '@mantine/form'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, formErrors } from '@/api/problem'
import { useUser } from '@/features/session/context'
import { toast } from '@/ui/toast'

interface Options<Settings, Values, Change> {
  settings: Settings
  /** Reads the settings again, after someone else changed them. */
  reload: () => Promise<Settings | undefined>
  save: UseMutationResult<Settings, Error, Change>
  valuesOf: (settings: Settings) => Values
  changeOf: (values: Values, version: number) => Change
  /** The field that the API means by a path of its faults. */
  fieldOf: (path: string) => string | null
  validate?: (values: Values, settings: Settings) => Record<string, string | null>
}

/** A form of settings that only owners change: saved at the version it was filled from, begun anew where that is stale. */
export function useSettingsForm<Settings extends { version: number }, Values extends object, Change>({
  settings,
  reload,
  save,
  valuesOf,
  changeOf,
  fieldOf,
  validate,
}: Options<Settings, Values, Change>) {
  const [base, setBase] = useState(settings)
  const isOwner = useUser()?.role === 'owner'
  const form = useForm<Values>({
    initialValues: valuesOf(base),
    validate: (values) => validate?.(values, base) ?? {},
  })

  function startFrom(fresh: Settings) {
    const values = valuesOf(fresh)
    setBase(fresh)
    form.setInitialValues(values)
    form.setValues(values)
    form.resetDirty(values)
  }

  async function startOver() {
    const fresh = await reload()
    if (!fresh) return
    startFrom(fresh)
    save.reset()
  }

  const submit = form.onSubmit((values) =>
    save.mutate(changeOf(values, base.version), {
      onSuccess: (saved) => {
        startFrom(saved)
        toast('success', 'Settings saved')
      },
      onError: (error) => form.setErrors(formErrors(error, fieldOf).fields),
    }),
  )

  return {
    base,
    form,
    isOwner,
    submit,
    saving: save.isPending,
    /** What was refused, but for what stands at its field. */
    refused: save.error ? formErrors(save.error, fieldOf).rest : null,
    /** Given where someone else has changed the settings. */
    startOver: save.error instanceof ApiError && save.error.status === 409 ? startOver : undefined,
  }
}
