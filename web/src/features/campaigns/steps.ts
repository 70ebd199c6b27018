/** The steps in which a campaign is written. Pure. */
import type { CampaignProblem } from '@/api/types'

export const STEPS = [
  { id: 'audience', label: 'Audience' },
  { id: 'content', label: 'Content' },
  { id: 'personalise', label: 'Personalise' },
  { id: 'preview', label: 'Preview' },
  { id: 'send', label: 'Send' },
] as const

export type Step = (typeof STEPS)[number]['id']

/** The step of that name; the first where there is none. */
export function stepFrom(name: unknown): Step {
  return STEPS.find(({ id }) => id === name)?.id ?? STEPS[0].id
}

export function stepBefore(step: Step): Step | null {
  return STEPS[STEPS.findIndex(({ id }) => id === step) - 1]?.id ?? null
}

export function stepAfter(step: Step): Step | null {
  return STEPS[STEPS.findIndex(({ id }) => id === step) + 1]?.id ?? null
}

/** Where a problem is mended. */
export function stepOf({ path }: Pick<CampaignProblem, 'path'>): Step {
  if (/^(name|audience|topic_id)/.test(path)) return 'audience'
  if (path.startsWith('attachments')) return 'personalise'
  if (/^(throttle_per_minute|schedule|at|time_zone)/.test(path)) return 'send'
  return 'content'
}
