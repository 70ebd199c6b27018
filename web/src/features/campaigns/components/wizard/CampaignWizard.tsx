import { Group, Stack } from '@mantine/core'
import { ArrowLeft, ArrowRight } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import type { CampaignProblem } from '@/api/types'
import { ButtonLink } from '@/ui/links'
import { UnsavedGuard } from '@/ui/UnsavedGuard'
import type { CampaignDraft } from '../../draft'
import { STEPS, type Step, stepAfter, stepBefore } from '../../steps'
import { AudienceStep } from './AudienceStep'
import { ContentStep } from './ContentStep'
import { PersonaliseStep } from './PersonaliseStep'
import { PreviewStep } from './PreviewStep'
import { SaveTrouble } from './SaveTrouble'
import { SendStep } from './SendStep'
import { StepNav } from './StepNav'

interface Props {
  draft: CampaignDraft
  campaignId: string
  problems: CampaignProblem[]
  step: Step
}

/** A draft in five steps. It saves itself; each step has its own address. */
export function CampaignWizard({ draft, campaignId, problems, step }: Props) {
  const { flush } = draft
  // What the later steps show is what is saved.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each step.
  useEffect(() => {
    void flush()
  }, [step])

  return (
    <Stack gap="lg">
      <UnsavedGuard dirty={() => draft.phase !== 'saved'} save={async () => (await flush()) !== null} />
      <StepNav campaignId={campaignId} step={step} problems={problems} />
      <SaveTrouble draft={draft} />
      {partOf(step, draft, campaignId)}
      <Group justify="space-between">
        <StepLink campaignId={campaignId} step={stepBefore(step)} back />
        <StepLink campaignId={campaignId} step={stepAfter(step)} />
      </Group>
    </Stack>
  )
}

function partOf(step: Step, draft: CampaignDraft, campaignId: string): ReactNode {
  switch (step) {
    case 'audience':
      return <AudienceStep values={draft.values} errors={draft.errors} change={draft.change} />
    case 'content':
      return <ContentStep draft={draft} />
    case 'personalise':
      return <PersonaliseStep draft={draft} campaignId={campaignId} />
    case 'preview':
      return <PreviewStep draft={draft} campaignId={campaignId} />
    case 'send':
      return <SendStep draft={draft} campaignId={campaignId} />
  }
}

function StepLink({ campaignId, step, back }: { campaignId: string; step: Step | null; back?: boolean }) {
  if (!step) return <span />
  const label = STEPS.find(({ id }) => id === step)?.label
  return (
    <ButtonLink
      to="/campaigns/$campaignId/edit"
      params={{ campaignId }}
      search={{ step }}
      variant={back ? 'default' : 'filled'}
      leftSection={back && <ArrowLeft size={16} aria-hidden />}
      rightSection={!back && <ArrowRight size={16} aria-hidden />}
    >
      {back ? `Back: ${label}` : `Continue: ${label}`}
    </ButtonLink>
  )
}
