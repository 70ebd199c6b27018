import { NumberInput, PasswordInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { type EmailValues, USUAL_PORTS } from '../email-form'

interface Props {
  form: UseFormReturnType<EmailValues>
  hasPassword: boolean
}

/** The mail server to send by. Its password goes in and never comes out. */
export function SmtpFields({ form, hasPassword }: Props) {
  return (
    <Stack>
      <TextInput
        label="Server"
        placeholder="smtp.example.com"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('host')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Select
          label="Secured by"
          allowDeselect={false}
          data={[
            { value: 'starttls', label: 'STARTTLS' },
            { value: 'tls', label: 'TLS from the start' },
          ]}
          {...form.getInputProps('security')}
          onChange={(next) => {
            const security = next as EmailValues['security']
            form.setFieldValue('security', security)
            form.setFieldValue('port', USUAL_PORTS[security])
          }}
        />
        <NumberInput label="Port" min={1} max={65_535} allowDecimal={false} {...form.getInputProps('port')} />
        <TextInput
          label="User name"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('username')}
        />
        <PasswordInput
          label="Password"
          autoComplete="new-password"
          placeholder={hasPassword ? 'Kept as it is' : undefined}
          {...form.getInputProps('password')}
        />
      </SimpleGrid>
    </Stack>
  )
}
