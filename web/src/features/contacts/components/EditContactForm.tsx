import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ApiError, formErrors } from '@/api/problem'
import type { Contact } from '@/api/types'
import { useCanWrite } from '@/features/session/context'
import { customFieldsQuery, topicsQuery } from '@/features/settings/queries'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { toast } from '@/ui/toast'
import { UnsavedGuard } from '@/ui/UnsavedGuard'
import { type ContactValues, changesOf, faultsOf, fieldAt, rebased, valuesOf } from '../contact-form'
import { useUpdateContact } from '../queries'
import { ContactFields } from './ContactFields'

interface Props {
  contact: Contact
  /** Reads the contact again, after someone else changed it. */
  reload: () => Promise<Contact | undefined>
}

/** Edits a contact. A newer version that comes in meanwhile is taken on, but never touches what is being typed. */
export function EditContactForm({ contact, reload }: Props) {
  const [base, setBase] = useState(contact)
  const update = useUpdateContact(base)
  const canWrite = useCanWrite()
  const form = useForm<ContactValues>({ initialValues: valuesOf(base), validate: faultsOf })
  const custom = useQuery(customFieldsQuery())
  const topics = useQuery(topicsQuery())
  const errors = update.isError ? formErrors(update.error, fieldAt) : null
  const stale = update.error instanceof ApiError && update.error.status === 409

  function startFrom(fresh: Contact, values = valuesOf(fresh)) {
    setBase(fresh)
    form.setInitialValues(valuesOf(fresh))
    form.setValues(values)
    form.resetDirty(valuesOf(fresh))
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a newer version has anything to take on.
  useEffect(() => {
    if (contact.version <= base.version) return
    const values = rebased(valuesOf(base), form.getValues(), valuesOf(contact))
    if (values) startFrom(contact, values)
  }, [contact.version])

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
      onError: (error) => form.setErrors(formErrors(error, fieldAt).fields),
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
          <ContactFields form={form} custom={custom.data ?? []} topics={topics.data ?? []} />
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
