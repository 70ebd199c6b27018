import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { OctagonAlert, Play } from 'lucide-react'
import type { Campaign } from '@/api/types'
import { sentenceOf } from '@/features/reputation/rates'
import { useCanWrite } from '@/features/session/context'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { Moment } from '@/ui/Moment'
import { useCampaignAction } from '../queries'

/** Why the brake stopped a campaign, in view of which figures, and the decision to go on all the same. */
export function BrakeAlert({ campaign }: { campaign: Campaign }) {
  const canWrite = useCanWrite()
  const resume = useCampaignAction(campaign)
  const [asking, { open, close }] = useDisclosure()
  const { braked } = campaign
  if (!braked) return null
  return (
    <Alert color="red" variant="outline" icon={<OctagonAlert />} title="The brake stopped it" role="region">
      <Stack gap="xs">
        <Text size="sm" fw={600}>
          {campaign.reason}
        </Text>
        <Text size="sm">
          <Moment at={braked.at} />: {sentenceOf(braked)}
        </Text>
        <Text size="sm">
          See who bounced or complained below. A list that is old, bought or wrongly imported is better
          cancelled and cleaned.
        </Text>
        {canWrite && (
          <Group>
            <Button
              variant="default"
              size="sm"
              leftSection={<Play size={16} aria-hidden />}
              loading={resume.isPending}
              onClick={open}
            >
              Resume all the same
            </Button>
          </Group>
        )}
      </Stack>
      <ConfirmModal
        opened={asking}
        onClose={close}
        title="Resume all the same?"
        confirm="Resume campaign"
        danger
        onConfirm={() => {
          close()
          resume.mutate('resume')
        }}
      >
        <Text size="sm">
          {sentenceOf(braked)} Mail providers judge you by such figures, and may take no more mail of yours,
          whatever it is.
        </Text>
        <Text size="sm">
          That you decided this, and when, is recorded with the campaign. The brake counts anew from here.
        </Text>
      </ConfirmModal>
    </Alert>
  )
}
