import { Input, MultiSelect, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { segmentChoicesQuery } from '@/features/segments/queries'
import { topicsQuery } from '@/features/settings/queries'
import { AnchorLink } from '@/ui/links'
import { type AudienceValues, audienceOf } from '../audience'
import { useAudienceReach } from '../queries'
import { AudienceSentence } from './AudienceSentence'

interface Props {
  audience: AudienceValues
  topicId: string | null
  error?: ReactNode
  onAudience: (audience: AudienceValues) => void
  onTopic: (topicId: string | null) => void
}

/** Who gets the campaign: everyone, or segments less others; and which topic they must not have left. */
export function AudienceFields({ audience, topicId, error, onAudience, onTopic }: Props) {
  const segments = useQuery(segmentChoicesQuery())
  const topics = useQuery(topicsQuery())
  const choices = segments.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []
  const reach = useAudienceReach(audienceOf(audience), topicId)

  return (
    <Stack>
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
          value={audience.to}
          onChange={(to) => onAudience({ ...audience, to: to as AudienceValues['to'] })}
        />
        {audience.to === 'segments' && (
          <>
            <MultiSelect
              label="Contacts in any of these segments"
              placeholder={audience.segments.length === 0 ? 'Choose segments' : undefined}
              searchable
              data={choices}
              nothingFoundMessage="No segment of that name"
              error={error}
              value={audience.segments}
              onChange={(chosen) => onAudience({ ...audience, segments: chosen })}
            />
            <MultiSelect
              label="But not those in"
              placeholder={audience.exclude.length === 0 ? 'Optional' : undefined}
              searchable
              data={choices.filter(({ value }) => !audience.segments.includes(value))}
              value={audience.exclude}
              onChange={(exclude) => onAudience({ ...audience, exclude })}
            />
            {segments.data?.length === 0 && (
              <Text size="sm">
                There are no segments yet. <AnchorLink to="/segments/new">Create the first one</AnchorLink>
              </Text>
            )}
          </>
        )}
      </Stack>
      {topics.data && topics.data.length > 0 && (
        <Select
          label="Topic"
          description="Only who subscribes to it gets the mail, and who unsubscribes leaves only it."
          placeholder="None: unsubscribing ends all email"
          clearable
          data={topics.data.map(({ id, name }) => ({ value: id, label: name }))}
          value={topicId}
          onChange={onTopic}
        />
      )}
      {reach && <AudienceSentence reach={reach} />}
    </Stack>
  )
}
