import { SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { ContactValues } from '../contact-form'

/** The inputs of a contact's basic fields. */
export function ContactFields({ form }: { form: UseFormReturnType<ContactValues> }) {
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput label="Email" type="email" autoComplete="off" {...form.getInputProps('email')} />
        <TextInput
          label="Phone"
          type="tel"
          autoComplete="off"
          placeholder="+49 30 1234567"
          {...form.getInputProps('phone')}
        />
        <TextInput label="First name" autoComplete="off" {...form.getInputProps('first_name')} />
        <TextInput label="Last name" autoComplete="off" {...form.getInputProps('last_name')} />
        <TextInput label="Company" autoComplete="off" {...form.getInputProps('company')} />
        <TextInput label="City" autoComplete="off" {...form.getInputProps('city')} />
        <TextInput label="Region" autoComplete="off" {...form.getInputProps('region')} />
        <TextInput
          label="Country"
          autoComplete="off"
          placeholder="DE"
          description="Two letters, as in ISO 3166"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          {...form.getInputProps('country')}
        />
      </SimpleGrid>
      <TagsInput
        label="Tags"
        placeholder={form.values.tags.length === 0 ? 'Type a tag and press Enter' : undefined}
        acceptValueOnBlur
        clearable
        clearButtonProps={{ 'aria-label': 'Remove all tags' }}
        {...form.getInputProps('tags')}
      />
    </Stack>
  )
}
