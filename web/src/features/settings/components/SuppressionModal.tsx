import { SegmentedControl, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { formErrors, sameNames } from '@/api/problem'
import type { Channel } from '@/api/types'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { toast } from '@/ui/toast'
import { useSuppress } from '../queries'

const fieldAt = sameNames(['address', 'reason', 'channel'])

/** Lets nothing more be sent to an address. */
export function SuppressionModal({ onClose }: { onClose: () => void }) {
  const suppress = useSuppress()
  const form = useForm({
    initialValues: { channel: 'email' as Channel, address: '', reason: '' },
    validate: {
      address: (address) => (address.trim() ? null : 'Enter the address'),
      reason: (reason) => (reason.trim() ? null : 'Say why'),
    },
  })
  const rest = suppress.error ? formErrors(suppress.error, fieldAt).rest : null

  function submit({ channel, address, reason }: typeof form.values) {
    suppress.mutate(
      { channel, address: address.trim(), reason: reason.trim() },
      {
        onSuccess: (kept) => {
          toast('success', `${kept.address} suppressed`)
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
      title="Suppress an address"
      confirm="Suppress"
      loading={suppress.isPending}
      onConfirm={() => form.onSubmit(submit)()}
    >
      {rest && <ErrorAlert title="The address was not suppressed" error={rest} />}
      <SegmentedControl
        aria-label="Channel"
        data={[
          { value: 'email', label: 'Email' },
          { value: 'sms', label: 'SMS' },
        ]}
        {...form.getInputProps('channel')}
      />
      <TextInput
        label={form.values.channel === 'email' ? 'Email address' : 'Phone number'}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps('address')}
      />
      <TextInput
        label="Reason"
        placeholder="Asked us on the phone"
        maxLength={255}
        {...form.getInputProps('reason')}
      />
    </ConfirmModal>
  )
}
