import { CircleAlert } from 'lucide-react'
import type { CampaignProblem } from '@/api/types'
import { AnchorLink } from '@/ui/links'
import { STEPS, type Step, stepOf } from '../../steps'
import classes from './StepNav.module.css'

interface Props {
  campaignId: string
  step: Step
  problems: CampaignProblem[]
}

/** The way through the steps; a mark shows where something is still missing. */
export function StepNav({ campaignId, step, problems }: Props) {
  const open = new Set(problems.map(stepOf))
  return (
    <nav aria-label="Steps">
      <ol className={classes.steps}>
        {STEPS.map(({ id, label }, at) => (
          <li key={id} className={classes.step} aria-current={id === step ? 'step' : undefined}>
            <AnchorLink
              to="/campaigns/$campaignId/edit"
              params={{ campaignId }}
              search={{ step: id }}
              className={classes.link}
              underline="never"
            >
              <span>{at + 1}</span>
              <span className={classes.label}>{label}</span>
              {open.has(id) && (
                <CircleAlert size={14} className={classes.mark} role="img" aria-label="to be completed" />
              )}
            </AnchorLink>
          </li>
        ))}
      </ol>
    </nav>
  )
}
