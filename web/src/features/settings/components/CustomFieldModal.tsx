import { Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { formErrors, sameNames } from '@/api/problem'
import type { CustomField } from '@/api/types'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { toast } from '@/ui/toast'
import { nameFor, TYPES } from '../field-types'
import { useSaveCustomField } from '../queries'

const fieldAt = sameNames(['name', 'label', 'type'])

/** Adds a custom field; of one that there is, changes the label. Name and type are for ever. */
export function CustomFieldModal({ field, onClose }: { field: CustomField | null; onClose: () => void }) {
  const save = useSaveCustomField(field)
  const form = useForm({
    initialValues: { label: field?.label ?? '', name: field?.name ?? '', type: field?.type ?? 'text' },
    validate: {
      label: (label) => (label.trim() ? null : 'Give the field a label'),
      name: (name) =>
        /^[a-z0-9_]{1,50}$/.test(name)
          ? null
          : 'Lower-case letters without accents, digits and _, at most 50',
    },
  })
  const rest = save.error ? formErrors(save.error, fieldAt).rest : null

  function relabel(label: string) {
    const { name } = form.values
    const follows = !field && name === nameFor(form.values.label)
    form.setValues(follows ? { label, name: nameFor(label) } : { label })
  }

  function submit(values: typeof form.values) {
    save.mutate(
      { ...values, label: values.label.trim() },
      {
        onSuccess: () => {
          toast('success', 'Field saved')
          onClose()
        },
        onError: (error) => form.setErrors(formErrors(error, fieldAt).fields),
      },
    )
  }

  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={field ? 'Change field' : 'Add field'}
      confirm={field ? 'Save field' : 'Add field'}
      loading={save.isPending}
      onConfirm={() => form.onSubmit(submit)()}
    >
      {rest && <ErrorAlert title="The field was not saved" error={rest} />}
      <TextInput
        label="Label"
        placeholder="Renewal date"
        data-autofocus
        {...form.getInputProps('label')}
        onChange={(event) => relabel(event.currentTarget.value)}
      />
      <TextInput
        label="Name"
        description="What imports and personalisation call it. It can’t be changed later."
        readOnly={field !== null}
        {...form.getInputProps('name')}
      />
      <Select
        label="Type"
        allowDeselect={false}
        disabled={field !== null}
        data={Object.entries(TYPES).map(([value, label]) => ({ value, label }))}
        {...form.getInputProps('type')}
      />
    </ConfirmModal>
  )
}
