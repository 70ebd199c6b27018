import { List, Text } from '@mantine/core'
import type { BrakeFigures } from '@/api/types'
import { Moment } from '@/ui/Moment'
import { sentenceOf } from '../rates'

interface Release extends BrakeFigures {
  by: string
  at: string
  reason: string
}

/** Who decided to go on after a braking, and in view of what; nothing where nobody did. */
export function Releases({ releases }: { releases: readonly Release[] }) {
  if (releases.length === 0) return null
  return (
    <div>
      <Text size="sm" fw={600}>
        Decisions to go on
      </Text>
      <List size="sm" spacing={4} aria-label="Decisions to go on">
        {releases.toReversed().map((release) => (
          <List.Item key={release.at} style={{ overflowWrap: 'anywhere' }}>
            {release.by}, <Moment at={release.at} />: “{release.reason}” {sentenceOf(release)}
          </List.Item>
        ))}
      </List>
    </div>
  )
}
