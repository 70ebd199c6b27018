import { Paper, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CampaignDraft } from '../../draft'
import { campaignQuery } from '../../queries'
import { MailPreview } from '../MailPreview'
import { TestSend } from '../TestSend'

/** The mail as recipients will see it, in the version that is saved. */
export function PreviewStep({ draft, campaignId }: { draft: CampaignDraft; campaignId: string }) {
  const { data: campaign } = useQuery(campaignQuery(campaignId))
  const [contactId, setContactId] = useState<string | null>(null)
  if (!campaign || draft.phase === 'saving') return <Skeleton h={620} />
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <Stack>
        <MailPreview campaign={campaign} contactId={contactId} onContact={setContactId} />
        <div>
          <TestSend
            campaign={campaign}
            contactId={contactId}
            beforeSending={async () => (await draft.flush()) !== null}
          />
        </div>
      </Stack>
    </Paper>
  )
}
