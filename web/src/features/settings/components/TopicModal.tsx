import { Switch, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { formErrors, sameNames } from '@/api/problem'
import type { Topic } from '@/api/types'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { toast } from '@/ui/toast'
import { useSaveTopic } from '../queries'

const fieldAt = sameNames(['name', 'description', 'default'])

/** Adds a topic, or changes one. */
export function TopicModal({ topic, onClose }: { topic: Topic | null; onClose: () => void }) {
  const save = useSaveTopic(topic)
  const form = useForm({
    initialValues: {
      name: topic?.name ?? '',
      description: topic?.description ?? '',
      default: topic?.default ?? true,
    },
    validate: { name: (name) => (name.trim() ? null : 'Give the topic a name') },
  })
  const rest = save.error ? formErrors(save.error, fieldAt).rest : null

  function submit(values: typeof form.values) {
    save.mutate(
      { ...values, name: values.name.trim(), description: values.description.trim() },
      {
        onSuccess: () => {
          toast('success', 'Topic saved')
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
      title={topic ? 'Change topic' : 'Add topic'}
      confirm={topic ? 'Save topic' : 'Add topic'}
      loading={save.isPending}
      onConfirm={() => form.onSubmit(submit)()}
    >
      {rest && <ErrorAlert title="The topic was not saved" error={rest} />}
      <TextInput label="Name" placeholder="Newsletter" data-autofocus {...form.getInputProps('name')} />
      <Textarea
        label="Description"
        placeholder="Optional"
        autosize
        minRows={2}
        {...form.getInputProps('description')}
      />
      <Switch
        label="Subscribe new contacts"
        description="Unless it is said otherwise when they are added."
        {...form.getInputProps('default', { type: 'checkbox' })}
      />
    </ConfirmModal>
  )
}
