import { Checkbox, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Campaign } from '@/api/types'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { formatNumber } from '@/ui/format'
import { useAnalytics, useResendCampaign } from '../queries'

/** Sends again to those whom the mail did not reach, or of whom nobody knows whether it did. */
export function ResendModal({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const { data: figures } = useAnalytics(campaign)
  const resend = useResendCampaign(campaign)
  const [failed, setFailed] = useState(true)
  const [unknown, setUnknown] = useState(false)
  const [fault, setFault] = useState<string | null>(null)

  function confirm() {
    const include = [...(failed ? ['failed' as const] : []), ...(unknown ? ['unknown' as const] : [])]
    if (include.length === 0) return setFault('Choose at least one')
    resend.mutate(include, { onSettled: onClose })
  }

  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title="Send again?"
      confirm="Send again"
      loading={resend.isPending}
      onConfirm={confirm}
    >
      <Stack gap="sm">
        <Checkbox
          label={`Failed${figures ? `: ${formatNumber(figures.failed)}` : ''}`}
          description="The provider refused them."
          checked={failed}
          onChange={(event) => setFailed(event.currentTarget.checked)}
        />
        <Checkbox
          label={`Unknown${figures ? `: ${formatNumber(figures.unknown)}` : ''}`}
          description="No answer came. Some of them may get it twice."
          checked={unknown}
          onChange={(event) => setUnknown(event.currentTarget.checked)}
        />
        {fault && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {fault}
          </Text>
        )}
      </Stack>
    </ConfirmModal>
  )
}
