import { Button, Checkbox, Radio, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { messageOf } from '@/api/problem'
import type { Channel, Contact, ContactChanges } from '@/api/types'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { toast } from '@/ui/toast'
import { useUpdateContact } from '../queries'

interface Props {
  contact: Contact
  channel: Channel
}

interface Values {
  given: 'yes' | 'no' | 'unknown'
  source: string
  /** Lifts an earlier unsubscribe. */
  again: boolean
}

const NAMES = { email: 'email', sms: 'text messages' } as const
const STOPPED = { email: 'email_unsubscribed_at', sms: 'sms_opted_out_at' } as const

/** Records what a person has said about a channel, and where we know it from. */
export function ConsentEditor({ contact, channel }: Props) {
  const [opened, { open, close }] = useDisclosure()
  const update = useUpdateContact(contact)
  const name = NAMES[channel]
  const stopped = contact[STOPPED[channel]] !== null
  const form = useForm<Values>({
    initialValues: startOf(contact, channel),
    validate: {
      source: (source, { given }) =>
        given !== 'unknown' && !source.trim() ? 'Say where you know it from' : null,
    },
  })

  function start() {
    form.setValues(startOf(contact, channel))
    form.clearErrors()
    update.reset()
    open()
  }

  function submit(values: Values) {
    update.mutate(changesOf(values, channel), {
      onSuccess: () => {
        close()
        toast('success', 'Consent recorded')
      },
    })
  }

  const { given } = form.values
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={`Change consent to ${name}`}
        onClick={start}
        style={{ alignSelf: 'flex-start' }}
      >
        Change
      </Button>
      <ConfirmModal
        opened={opened}
        onClose={close}
        title={`Consent to ${name}`}
        confirm="Record it"
        loading={update.isPending}
        onConfirm={() => form.onSubmit(submit)()}
      >
        <Stack>
          {update.isError && <ErrorAlert error={messageOf(update.error)} />}
          <Radio.Group label={`Did they agree to ${name}?`} {...form.getInputProps('given')}>
            <Stack gap="xs" mt="xs">
              <Radio value="yes" label="Yes" />
              <Radio value="no" label="No" />
              <Radio value="unknown" label="Nothing is known" />
            </Stack>
          </Radio.Group>
          {given !== 'unknown' && (
            <TextInput
              label="Where do you know it from?"
              placeholder="Phone call, sign-up form, …"
              {...form.getInputProps('source')}
            />
          )}
          {stopped && given === 'yes' && (
            <Checkbox
              label={`They want ${name} again: lift their earlier unsubscribe`}
              {...form.getInputProps('again', { type: 'checkbox' })}
            />
          )}
        </Stack>
      </ConfirmModal>
    </>
  )
}

function startOf(contact: Contact, channel: Channel): Values {
  const { given } = contact.consent[channel]
  return { given: given === null ? 'unknown' : given ? 'yes' : 'no', source: '', again: false }
}

function changesOf({ given, source, again }: Values, channel: Channel): ContactChanges {
  const said = given === 'unknown' ? { given: null } : { given: given === 'yes', source: source.trim() }
  return {
    consent: { [channel]: said },
    ...(again && given === 'yes' && { [STOPPED[channel]]: null }),
  }
}
