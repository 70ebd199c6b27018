import { Button, Checkbox, Collapse, Divider, Group, Paper, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { formErrors } from '@/api/problem'
import type { Contact } from '@/api/types'
import { customFieldsQuery } from '@/features/settings/queries'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { UnsavedGuard } from '@/ui/UnsavedGuard'
import { type ContactValues, changesOf, faultsOf, fieldAt, valuesOf } from '../contact-form'
import { useCreateContact } from '../queries'
import { ContactFields } from './ContactFields'

export function NewContactForm({ onCreated }: { onCreated: (contact: Contact) => void }) {
  const create = useCreateContact()
  const custom = useQuery(customFieldsQuery())
  const form = useForm<ContactValues>({ initialValues: valuesOf(), validate: faultsOf })
  const errors = create.isError ? formErrors(create.error, fieldAt) : null

  function submit(values: ContactValues) {
    create.mutate(changesOf(valuesOf(), values), {
      onSuccess: (contact) => {
        form.resetDirty()
        onCreated(contact)
      },
      onError: (error) => form.setErrors(formErrors(error, fieldAt).fields),
    })
  }

  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <form onSubmit={form.onSubmit(submit)} noValidate>
        <UnsavedGuard dirty={() => form.isDirty() && !create.isSuccess} />
        <Stack>
          {errors?.rest && <ErrorAlert title="The contact was not saved" error={errors.rest} />}
          <ContactFields form={form} custom={custom.data ?? []} />
          <Divider />
          <Checkbox
            label="This person agreed to get email from us"
            description="Without it they get no campaigns."
            {...form.getInputProps('agreed', { type: 'checkbox' })}
          />
          <Collapse expanded={form.values.agreed}>
            <TextInput
              label="Where did they agree?"
              placeholder="Sign-up form, trade fair in May, …"
              maw={420}
              {...form.getInputProps('source')}
            />
          </Collapse>
          <Group justify="flex-end" gap="xs">
            <ButtonLink to="/contacts" variant="default">
              Discard
            </ButtonLink>
            <Button type="submit" loading={create.isPending}>
              Add contact
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}
