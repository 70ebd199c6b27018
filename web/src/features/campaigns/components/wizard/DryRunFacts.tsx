import { Skeleton, Stack } from '@mantine/core'
import type { DryRun } from '@/api/types'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { formatDollars, formatSpan } from '@/ui/format'
import { Fact, Stat, Stats } from '@/ui/Stat'
import { Reasons } from '../Reasons'

/** Whom it would reach, whom not and why, what it would cost and how long it would take. */
export function DryRunFacts({ dryRun, error }: { dryRun: DryRun | undefined; error: unknown }) {
  if (error) return <ErrorAlert title="It can’t be told whom this reaches" error={error} />
  if (!dryRun) return <Skeleton h={110} />
  const { audience } = dryRun
  return (
    <Stack gap="xs" component="section" aria-label="What sending would do">
      <Stats sm={4}>
        <Stat label="In the audience" value={audience.matched} />
        <Stat label="Will get it" value={audience.sendable} />
        <Fact label="Costs about" value={dryRun.cost_usd === null ? '–' : formatDollars(dryRun.cost_usd)} />
        <Fact
          label="Takes"
          value={dryRun.duration_seconds === null ? '–' : formatSpan(dryRun.duration_seconds)}
        />
      </Stats>
      <Reasons title="Left out" counts={audience.excluded} />
    </Stack>
  )
}
