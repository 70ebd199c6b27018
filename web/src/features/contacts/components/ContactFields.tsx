import {
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  TextInput,
} from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { CustomField, Topic } from '@/api/types'
import { COUNTRIES, optionsOf, TIME_ZONES } from '@/ui/places'
import type { ContactValues } from '../contact-form'
import { CustomFieldInput } from './CustomFieldInput'

interface Props {
  form: UseFormReturnType<ContactValues>
  custom: readonly CustomField[]
  /** None for new contacts, who get the default ones. */
  topics?: readonly Topic[]
}

/** The inputs of a contact's fields. */
export function ContactFields({ form, custom, topics }: Props) {
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
        <Choice label="Country" name="country" labels={COUNTRIES} form={form} />
        <TextInput
          label="Language"
          autoComplete="off"
          placeholder="de-AT"
          {...form.getInputProps('language')}
        />
        <Choice label="Time zone" name="time_zone" labels={TIME_ZONES} form={form} />
        <NumberInput
          label="Revenue"
          decimalScale={4}
          thousandSeparator=" "
          {...form.getInputProps('revenue')}
        />
        <TextInput
          label="External id"
          autoComplete="off"
          placeholder="Its id in another system"
          {...form.getInputProps('external_id')}
        />
      </SimpleGrid>
      <TagsInput
        label="Tags"
        placeholder={form.values.tags.length === 0 ? 'Type a tag and press Enter' : undefined}
        acceptValueOnBlur
        {...form.getInputProps('tags')}
      />
      <TagsInput
        label="Project statuses"
        placeholder={form.values.project_statuses.length === 0 ? 'Type a status and press Enter' : undefined}
        acceptValueOnBlur
        {...form.getInputProps('project_statuses')}
      />
      {topics && topics.length > 0 && (
        <MultiSelect
          label="Topics"
          placeholder={form.values.topics.length === 0 ? 'Subscribed to none' : undefined}
          searchable
          data={topics.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps('topics')}
        />
      )}
      {custom.length > 0 && (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {custom.map((field) => (
            <CustomFieldInput
              key={field.name}
              field={field}
              {...form.getInputProps(`custom.${field.name}`)}
            />
          ))}
        </SimpleGrid>
      )}
      <Switch
        label="Track opens and clicks"
        description={
          form.values.tracking
            ? 'Campaigns count when this person opens them and follows their links.'
            : 'Mail to this person has no pixel and plain links. Nothing they do with it is recorded, nor with mail they already have.'
        }
        {...form.getInputProps('tracking', { type: 'checkbox' })}
      />
    </Stack>
  )
}

interface ChoiceProps {
  label: string
  name: 'country' | 'time_zone'
  labels: ReadonlyMap<string, string>
  form: UseFormReturnType<ContactValues>
}

function Choice({ label, name, labels, form }: ChoiceProps) {
  const { value, onChange, ...props } = form.getInputProps(name)
  return (
    <Select
      label={label}
      placeholder="Not known"
      searchable
      clearable
      limit={300}
      nothingFoundMessage="Nothing of that name"
      data={optionsOf(labels)}
      value={value || null}
      onChange={(next) => onChange(next ?? '')}
      {...props}
    />
  )
}
