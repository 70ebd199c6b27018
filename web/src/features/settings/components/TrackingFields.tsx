import { SimpleGrid, Stack, Switch, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { type EmailValues, FIRST_UTM } from '../email-form'

/** Whether opens and clicks are recorded, and what links tell the website that they lead to. */
export function TrackingFields({ form }: { form: UseFormReturnType<EmailValues> }) {
  const { utm } = form.values
  return (
    <Stack>
      <Switch
        label="Record opens and clicks"
        description="Without it, links lead straight to their targets, and results end with the delivery. No cookies either way."
        {...form.getInputProps('tracking', { type: 'checkbox' })}
      />
      <Switch
        label="Name campaigns to web analytics (UTM)"
        description="Links to the web get utm_ parameters, unless they have some of their own."
        checked={utm !== null}
        onChange={(event) => form.setFieldValue('utm', event.currentTarget.checked ? FIRST_UTM : null)}
      />
      {utm && (
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          <TextInput
            label="Source"
            placeholder="newsletter"
            maxLength={100}
            {...form.getInputProps('utm.source')}
          />
          <TextInput label="Medium" maxLength={100} {...form.getInputProps('utm.medium')} />
          <TextInput
            label="Campaign"
            description="{campaign_name} is the campaign’s name."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            maxLength={100}
            {...form.getInputProps('utm.campaign')}
          />
        </SimpleGrid>
      )}
    </Stack>
  )
}
