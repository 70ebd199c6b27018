import { ActionIcon, Menu, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import {
  Archive,
  ArchiveRestore,
  Bot,
  Copy,
  EllipsisVertical,
  MailQuestion,
  RotateCcw,
  Trash2,
} from 'lucide-react'
import { useState } from 'react'
import type { Campaign } from '@/api/types'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { toast } from '@/ui/toast'
import { useCampaignAction, useDeleteCampaign, useDuplicateCampaign } from '../queries'
import { mayDo } from '../status'
import { ReclassifyModal } from './ReclassifyModal'
import { ResendModal } from './ResendModal'

interface Props {
  campaign: Campaign
  /** Told after it was deleted. */
  onDeleted?: () => void
}

/** What else may be done to a campaign: in the list, and on its page. */
export function CampaignMenu({ campaign, onDeleted }: Props) {
  const navigate = useNavigate()
  const action = useCampaignAction(campaign)
  const duplicate = useDuplicateCampaign(campaign)
  const remove = useDeleteCampaign(campaign)
  const [asking, setAsking] = useState<'delete' | 'resend' | 'reclassify' | null>(null)
  const close = () => setAsking(null)

  function copy(audience: 'same' | 'not_opened') {
    duplicate.mutate(audience, {
      onSuccess: ({ id }) => {
        toast('success', 'A copy is ready to be changed')
        void navigate({ to: '/campaigns/$campaignId/edit', params: { campaignId: id } })
      },
    })
  }

  return (
    <>
      <Menu position="bottom-end" width={270} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={`More for ${campaign.name || 'this campaign'}`}>
            <EllipsisVertical size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Copy size={16} aria-hidden />} onClick={() => copy('same')}>
            Duplicate
          </Menu.Item>
          {campaign.started_at && (
            <Menu.Item
              leftSection={<MailQuestion size={16} aria-hidden />}
              onClick={() => copy('not_opened')}
            >
              Duplicate to those who did not open
            </Menu.Item>
          )}
          {mayDo('resend', campaign.status) && (
            <Menu.Item leftSection={<RotateCcw size={16} aria-hidden />} onClick={() => setAsking('resend')}>
              Send again where it failed
            </Menu.Item>
          )}
          {campaign.started_at && (
            <Menu.Item leftSection={<Bot size={16} aria-hidden />} onClick={() => setAsking('reclassify')}>
              Tell people from machines anew
            </Menu.Item>
          )}
          {mayDo('archive', campaign.status) && (
            <Menu.Item
              leftSection={
                campaign.archived ? (
                  <ArchiveRestore size={16} aria-hidden />
                ) : (
                  <Archive size={16} aria-hidden />
                )
              }
              onClick={() => action.mutate(campaign.archived ? 'unarchive' : 'archive')}
            >
              {campaign.archived ? 'Take out of the archive' : 'Archive'}
            </Menu.Item>
          )}
          {campaign.status === 'draft' && (
            <Menu.Item
              color="var(--mantine-color-error)"
              leftSection={<Trash2 size={16} aria-hidden />}
              onClick={() => setAsking('delete')}
            >
              Delete
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ConfirmModal
        opened={asking === 'delete'}
        onClose={close}
        title="Delete this draft?"
        confirm="Delete draft"
        danger
        loading={remove.isPending}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              toast('success', `“${campaign.name}” deleted`)
              onDeleted?.()
            },
            onSettled: close,
          })
        }
      >
        <Text size="sm">“{campaign.name}” will be gone.</Text>
      </ConfirmModal>
      {asking === 'reclassify' && <ReclassifyModal campaign={campaign} onClose={close} />}
      {asking === 'resend' && <ResendModal campaign={campaign} onClose={close} />}
    </>
  )
}
