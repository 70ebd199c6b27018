import { Input, MultiSelect, SegmentedControl, Stack, Text } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { segmentChoicesQuery } from '@/features/segments/queries'
import { AnchorLink } from '@/ui/links'
import { audienceOf } from '../audience'
import type { CampaignValues } from '../campaign-form'
import { useAudienceReach } from '../queries'
import { AudienceSentence } from './AudienceSentence'

/** Who gets the campaign: everyone, or segments less others. */
export function AudienceFields({ form }: { form: UseFormReturnType<CampaignValues> }) {
  const { audience } = form.values
  const segments = useQuery(segmentChoicesQuery())
  const choices = segments.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []
  const reach = useAudienceReach(audienceOf(audience))

  return (
    <Stack gap="xs">
      <Input.Label component="div" id="audience-label">
        Audience
      </Input.Label>
      <SegmentedControl
        aria-labelledby="audience-label"
        style={{ alignSelf: 'flex-start' }}
        data={[
          { value: 'everyone', label: 'Everyone' },
          { value: 'segments', label: 'Segments' },
        ]}
        {...form.getInputProps('audience.to')}
      />
      {audience.to === 'segments' && (
        <>
          <MultiSelect
            label="Contacts in any of these segments"
            placeholder={audience.segments.length === 0 ? 'Choose segments' : undefined}
            searchable
            data={choices}
            nothingFoundMessage="No segment of that name"
            {...form.getInputProps('audience.segments')}
          />
          <MultiSelect
            label="But not those in"
            placeholder={audience.exclude.length === 0 ? 'Optional' : undefined}
            searchable
            data={choices.filter(({ value }) => !audience.segments.includes(value))}
            {...form.getInputProps('audience.exclude')}
          />
          {segments.data?.length === 0 && (
            <Text size="sm">
              There are no segments yet. <AnchorLink to="/segments/new">Create the first one</AnchorLink>
            </Text>
          )}
        </>
      )}
      {reach && <AudienceSentence reach={reach} />}
    </Stack>
  )
}
