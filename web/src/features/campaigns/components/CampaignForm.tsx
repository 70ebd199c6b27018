import { Button, Group, Paper, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { UseMutationResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formErrors } from '@/api/problem'
import type { Campaign } from '@/api/types'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { UnsavedGuard } from '@/ui/UnsavedGuard'
import { type CampaignValues, faultsOf, fieldOf } from '../campaign-form'
import { AudienceFields } from './AudienceFields'
import { HtmlField } from './HtmlField'

interface Props {
  initialValues: CampaignValues
  save: UseMutationResult<Campaign, Error, CampaignValues>
  saveLabel: string
  discard: ReactNode
  onSaved: (campaign: Campaign) => void
}

/** Name, audience and content of an email campaign. Drafts may be incomplete: only the name is asked for. */
export function CampaignForm({ initialValues, save, saveLabel, discard, onSaved }: Props) {
  const form = useForm<CampaignValues>({ initialValues, validate: faultsOf })
  const rest = save.isError ? formErrors(save.error, fieldOf).rest : null

  function submit(values: CampaignValues) {
    save.mutate(values, {
      onSuccess: onSaved,
      onError: (error) => form.setErrors(formErrors(error, fieldOf).fields),
    })
  }

  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <UnsavedGuard dirty={() => form.isDirty() && !save.isSuccess} />
      <Stack gap="lg">
        {rest && <ErrorAlert title="The campaign was not saved" error={rest} />}
        <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
          <Stack>
            <TextInput
              label="Name"
              description="For you and your team; recipients don’t see it."
              placeholder="Autumn newsletter"
              {...form.getInputProps('name')}
            />
            <AudienceFields form={form} />
          </Stack>
        </Paper>
        <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
          <Stack>
            <TextInput
              label="Subject"
              placeholder="News for {{ company }}"
              {...form.getInputProps('subject')}
            />
            <TextInput
              label="Preview line"
              description="Shown after the subject in many inboxes. Optional."
              {...form.getInputProps('preheader')}
            />
            <HtmlField
              value={form.values.html}
              error={form.errors.html}
              onChange={(html) => form.setFieldValue('html', html)}
            />
          </Stack>
        </Paper>
        <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label="Sender’s name"
              placeholder="The workspace’s"
              autoComplete="off"
              {...form.getInputProps('sender.name')}
            />
            <TextInput
              label="Sender’s address"
              type="email"
              placeholder="The workspace’s"
              autoComplete="off"
              {...form.getInputProps('sender.address')}
            />
          </SimpleGrid>
        </Paper>
        <Group justify="flex-end" gap="xs">
          {discard}
          <Button type="submit" loading={save.isPending}>
            {saveLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
