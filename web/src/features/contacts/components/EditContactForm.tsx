import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { ApiError, formErrors, sameNames } from '@/api/problem'
import type { Contact } from '@/api/types'
import { useCanWrite } from '@/features/session/context'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { toast } from '@/ui/toast'
import { UnsavedGuard } from '@/ui/UnsavedGuard'
import { type ContactValues, changesOf, FIELD_NAMES, faultsOf, valuesOf } from '../contact-form'
import { useUpdateContact } from '../queries'
import { ContactFields } from './ContactFields'

interface Props {
  contact: Contact
  /** Reads the contact again, after someone else changed it. */
  reload: () => Promise<Contact | undefined>
}

/** Edits the contact as it was when the form opened: what a refetch brings in meanwhile doesn't touch what is being typed. */
export function EditContactForm({ contact, reload }: Props) {
  const [base, setBase] = useState(contact)
  const update = useUpdateContact(base)
  const canWrite = useCanWrite()
  const form = useForm<ContactValues>({ initialValues: valuesOf(base), validate: faultsOf })
  const errors = update.isError ? formErrors(update.error, sameNames(FIELD_NAMES)) : null
  const stale = update.error instanceof ApiError && update.error.status === 409

  function startFrom(fresh: Contact) {
    setBase(fresh)
    form.setInitialValues(valuesOf(fresh))
    form.setValues(valuesOf(fresh))
    form.resetDirty(valuesOf(fresh))
  }

  async function startOver() {
    const fresh = await reload()
    if (!fresh) return
    startFrom(fresh)
    update.reset()
  }

  function submit(values: ContactValues) {
    update.mutate(changesOf(valuesOf(base), values), {
      onSuccess: (saved) => {
        startFrom(saved)
        toast('success', 'Contact saved')
      },
      onError: (error) => form.setErrors(formErrors(error, sameNames(FIELD_NAMES)).fields),
    })
  }

  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <UnsavedGuard dirty={() => form.isDirty()} />
      <Stack>
        {errors?.rest && (
          <ErrorAlert
            title="The changes were not saved"
            error={errors.rest}
            retry={stale ? () => void startOver() : undefined}
            retryLabel="Load the newer version"
          />
        )}
        <fieldset disabled={!canWrite} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
          <ContactFields form={form} />
        </fieldset>
        {canWrite && (
          <Group justify="flex-end" gap="xs">
            <Button variant="default" disabled={!form.isDirty()} onClick={() => form.reset()}>
              Undo changes
            </Button>
            <Button type="submit" disabled={!form.isDirty()} loading={update.isPending}>
              Save
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}
