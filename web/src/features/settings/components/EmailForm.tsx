import {
  Autocomplete,
  NumberInput,
  Paper,
  Radio,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { ApiError, formErrors } from '@/api/problem'
import type { EmailSettings } from '@/api/types'
import { useUser } from '@/features/session/context'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { toast } from '@/ui/toast'
import { UnsavedGuard } from '@/ui/UnsavedGuard'
import {
  bodyOfSettings,
  type EmailValues,
  emailFieldOf,
  faultsOfSettings,
  valuesOfSettings,
} from '../email-form'
import { useIdentities, useSaveEmailSettings } from '../email-queries'
import { SaveButtons } from './SaveButtons'
import { SmtpFields } from './SmtpFields'
import { TrackingFields } from './TrackingFields'

interface Props {
  settings: EmailSettings
  /** Reads the settings again, after someone else changed them. */
  reload: () => Promise<EmailSettings | undefined>
}

/** Provider, sender, rate, postal address, tracking. Only owners change them. */
export function EmailForm({ settings, reload }: Props) {
  const [base, setBase] = useState(settings)
  const isOwner = useUser()?.role === 'owner'
  const { data: identities = [] } = useIdentities()
  const save = useSaveEmailSettings()
  const hasPassword = base.smtp?.has_password ?? false
  const form = useForm<EmailValues>({
    initialValues: valuesOfSettings(base),
    validate: (values) => faultsOfSettings(values, hasPassword),
  })
  const rest = save.error ? formErrors(save.error, emailFieldOf).rest : null
  const stale = save.error instanceof ApiError && save.error.status === 409
  const addresses = identities.filter(({ verified, type }) => verified && type === 'email_address')

  function startFrom(fresh: EmailSettings) {
    const values = valuesOfSettings(fresh)
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

  function submit(values: EmailValues) {
    save.mutate(bodyOfSettings(values, base.version), {
      onSuccess: (saved) => {
        startFrom(saved)
        toast('success', 'Settings saved')
      },
      onError: (error) => form.setErrors(formErrors(error, emailFieldOf).fields),
    })
  }

  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <form onSubmit={form.onSubmit(submit)} noValidate>
        <UnsavedGuard dirty={() => form.isDirty()} />
        <Stack gap="lg" maw={640}>
          {rest && (
            <ErrorAlert
              title="The settings were not saved"
              error={rest}
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
              <Radio.Group label="Sent by" {...form.getInputProps('provider')}>
                <Stack gap="xs" mt="xs">
                  <Radio
                    value="ses"
                    label="Amazon SES"
                    description="From your own AWS account; bounces and complaints come back by themselves."
                  />
                  <Radio
                    value="smtp"
                    label="A mail server (SMTP)"
                    description="Any provider that takes mail over a secured connection."
                  />
                </Stack>
              </Radio.Group>
              {form.values.provider === 'smtp' && <SmtpFields form={form} hasPassword={hasPassword} />}
              <SimpleGrid cols={{ base: 1, xs: 2 }}>
                <TextInput
                  label="Sender’s name"
                  placeholder="Your company"
                  {...form.getInputProps('senderName')}
                />
                <Autocomplete
                  label="Sender’s address"
                  placeholder="news@example.com"
                  autoComplete="off"
                  data={addresses.map(({ identity }) => identity)}
                  {...form.getInputProps('senderAddress')}
                />
              </SimpleGrid>
              <TextInput
                label="Replies go to"
                placeholder="The sender"
                type="email"
                autoComplete="off"
                {...form.getInputProps('replyTo')}
              />
              <NumberInput
                label="At most per minute"
                description="For all campaigns together. Left empty, as fast as the provider allows."
                placeholder="As fast as allowed"
                min={1}
                max={1_000_000}
                allowDecimal={false}
                allowNegative={false}
                {...form.getInputProps('rate')}
              />
              <Textarea
                label="Postal address"
                description="Stands at the end of every mail. Many countries’ laws ask for it."
                placeholder={'Example Ltd\n1 Lagoon Road, Springfield'}
                autosize
                minRows={2}
                maxLength={500}
                {...form.getInputProps('physicalAddress')}
              />
              <TrackingFields form={form} />
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
