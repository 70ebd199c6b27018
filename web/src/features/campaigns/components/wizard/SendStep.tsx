import { Group, NumberInput, Paper, SegmentedControl, Skeleton, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ButtonLink } from '@/ui/links'
import type { CampaignDraft } from '../../draft'
import { campaignQuery, dryRunQuery } from '../../queries'
import { stepOf } from '../../steps'
import { ProblemChecklist } from '../ProblemChecklist'
import { SendButton } from '../SendButton'
import { DryRunFacts } from './DryRunFacts'
import { ScheduleForm } from './ScheduleForm'

interface Props {
  draft: CampaignDraft
  campaignId: string
}

/** The last look: what is missing, whom it reaches, what it costs; then now or later. */
export function SendStep({ draft, campaignId }: Props) {
  const { data: campaign } = useQuery(campaignQuery(campaignId))
  const { data: dryRun, error } = useQuery({
    ...dryRunQuery(campaign ?? { id: campaignId, version: 0 }),
    enabled: campaign !== undefined && draft.phase === 'saved',
  })
  const [when, setWhen] = useState<'now' | 'later'>('now')
  if (!campaign) return <Skeleton h={420} />
  const [first] = campaign.problems

  return (
    <Stack gap="lg">
      <ProblemChecklist
        problems={campaign.problems}
        warnings={dryRun?.warnings}
        edit={
          first && (
            <ButtonLink
              to="/campaigns/$campaignId/edit"
              params={{ campaignId }}
              search={{ step: stepOf(first) }}
              style={{ alignSelf: 'flex-start' }}
            >
              Fix this
            </ButtonLink>
          )
        }
      />
      <DryRunFacts dryRun={dryRun} error={error} />
      <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} component="section" aria-label="When">
        <Stack>
          <Title order={2} size="h4">
            When
          </Title>
          <SegmentedControl
            aria-label="When it is sent"
            style={{ alignSelf: 'flex-start' }}
            data={[
              { value: 'now', label: 'Now' },
              { value: 'later', label: 'At a time' },
            ]}
            value={when}
            onChange={(next) => setWhen(next as typeof when)}
          />
          <NumberInput
            label="At most per minute"
            description="Spreads the load on your website. Left empty, it goes as fast as the provider allows."
            placeholder="As fast as allowed"
            min={1}
            max={1_000_000}
            allowDecimal={false}
            allowNegative={false}
            thousandSeparator=" "
            maw={360}
            error={draft.errors.throttle_per_minute}
            value={draft.values.throttle ?? ''}
            onChange={(value) => draft.change({ throttle: value === '' ? null : Number(value) })}
          />
          {when === 'now' ? (
            <Group>
              <SendButton campaign={campaign} beforeSending={draft.flush} />
            </Group>
          ) : (
            <ScheduleForm campaign={campaign} beforeScheduling={draft.flush} />
          )}
        </Stack>
      </Paper>
    </Stack>
  )
}
