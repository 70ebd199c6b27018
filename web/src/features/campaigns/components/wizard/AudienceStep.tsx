import { Paper, Stack, TextInput } from '@mantine/core'
import type { CampaignDraft } from '../../draft'
import { AudienceFields } from '../AudienceFields'

/** The campaign's name and who gets it. */
export function AudienceStep({
  values,
  errors,
  change,
}: Pick<CampaignDraft, 'values' | 'errors' | 'change'>) {
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <Stack>
        <TextInput
          label="Name"
          description="For you and your team; recipients don’t see it."
          placeholder="Autumn newsletter"
          error={errors.name}
          value={values.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <AudienceFields
          audience={values.audience}
          topicId={values.topicId}
          error={errors.audience}
          onAudience={(audience) => change({ audience })}
          onTopic={(topicId) => change({ topicId })}
        />
      </Stack>
    </Paper>
  )
}
