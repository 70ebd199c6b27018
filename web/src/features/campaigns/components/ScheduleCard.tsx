import { Group, Paper, Stack, Text, ThemeIcon } from '@mantine/core'
import { CalendarClock } from 'lucide-react'
import type { Schedule } from '@/api/types'
import { formatLocal } from '@/ui/format'
import { ScheduleReading } from './ScheduleReading'

/** When a scheduled campaign leaves, in the zone that it was scheduled in, the reader's and UTC. */
export function ScheduleCard({ schedule }: { schedule: Schedule }) {
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} component="section" aria-label="Schedule">
      <Group wrap="nowrap">
        <ThemeIcon variant="light" size={44} radius="md" aria-hidden>
          <CalendarClock size={22} />
        </ThemeIcon>
        <Stack gap={2}>
          <Text fw={600}>
            Leaves {formatLocal(schedule.at)} in {schedule.time_zone.replaceAll('_', ' ')}
          </Text>
          <ScheduleReading {...schedule} />
        </Stack>
      </Group>
    </Paper>
  )
}
