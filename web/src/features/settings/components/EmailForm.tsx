import { Autocomplete, NumberInput, Radio, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import type { EmailSettings } from '@/api/types'
import { bodyOfSettings, emailFieldOf, faultsOfSettings, valuesOfSettings } from '../email-form'
import { useIdentities, useSaveEmailSettings } from '../email-queries'
import { useSettingsForm } from '../use-settings-form'
import { SettingsFrame } from './SettingsFrame'
import { SmtpFields } from './SmtpFields'
import { TrackingFields } from './TrackingFields'

interface Props {
  settings: EmailSettings
  /** Reads the settings again, after someone else changed them. */
  reload: () => Promise<EmailSettings | undefined>
}

/** Provider, sender, rate, postal address, tracking. Only owners change them. */
export function EmailForm({ settings, reload }: Props) {
  const { data: identities = [] } = useIdentities()
  const settingsForm = useSettingsForm({
    settings,
    reload,
    save: useSaveEmailSettings(),
    valuesOf: valuesOfSettings,
    changeOf: bodyOfSettings,
    fieldOf: emailFieldOf,
    validate: (values, read) => faultsOfSettings(values, read.smtp?.has_password ?? false),
  })
  const { base, form } = settingsForm
  const addresses = identities.filter(({ verified, type }) => verified && type === 'email_address')

  return (
    <SettingsFrame of={settingsForm} width={640}>
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
      {form.values.provider === 'smtp' && (
        <SmtpFields form={form} hasPassword={base.smtp?.has_password ?? false} />
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput label="Sender’s name" placeholder="Your company" {...form.getInputProps('senderName')} />
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
    </SettingsFrame>
  )
}
