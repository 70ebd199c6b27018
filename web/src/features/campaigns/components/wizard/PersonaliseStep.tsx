import { Paper, Stack, Text, Title } from '@mantine/core'
import { Attachments } from '@/features/media/components/Attachments'
import type { CampaignDraft } from '../../draft'
import { UsedVariables } from './UsedVariables'

/** What differs from one recipient to the next, and the files that go with the mail. */
export function PersonaliseStep({ draft, campaignId }: { draft: CampaignDraft; campaignId: string }) {
  return (
    <Stack gap="lg">
      <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} component="section" aria-label="Variables">
        <Title order={2} size="h4" mb="xs">
          Variables
        </Title>
        <UsedVariables draft={draft} campaignId={campaignId} />
      </Paper>
      <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} component="section" aria-label="Files">
        <Title order={2} size="h4">
          Attachments
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          They go with every mail. A link to a page is lighter, and tells you who followed it.
        </Text>
        <Attachments
          ids={draft.values.attachments}
          error={draft.errors.attachments}
          onChange={(change) => draft.change(({ attachments }) => ({ attachments: change(attachments) }))}
        />
      </Paper>
    </Stack>
  )
}
