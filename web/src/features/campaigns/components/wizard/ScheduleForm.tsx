import { Button, Group, Select, SimpleGrid, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { CalendarClock } from 'lucide-react'
import { formErrors } from '@/api/problem'
import type { Campaign } from '@/api/types'
import { workspaceQuery } from '@/features/settings/queries'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { optionsOf, TIME_ZONES } from '@/ui/places'
import { useScheduleCampaign } from '../../queries'
import { bodyOfSchedule, nextHour, type ScheduleValues, scheduleFaults } from '../../schedule'
import { ScheduleReading } from '../ScheduleReading'

interface Props {
  campaign: Pick<Campaign, 'id' | 'problems'>
  beforeScheduling: () => Promise<Campaign | null>
}

const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

/** Day, time and zone at which a campaign leaves; begins with the next hour in the workspace's zone. */
export function ScheduleForm(props: Props) {
  const { data: workspace, isPending } = useQuery(workspaceQuery())
  // Not before the zone is known: what comes later would replace what somebody is typing.
  if (isPending) return <Skeleton h={120} />
  return <ZonedForm {...props} zone={workspace?.time_zone ?? OWN_ZONE} />
}

function ZonedForm({ campaign, beforeScheduling, zone }: Props & { zone: string }) {
  const schedule = useScheduleCampaign(campaign)
  const form = useForm<ScheduleValues>({
    initialValues: nextHour(Date.now(), zone),
    validate: (values) => scheduleFaults(values, Date.now()),
  })
  const rest = schedule.error ? formErrors(schedule.error, fieldOf).rest : null

  async function submit(values: ScheduleValues) {
    if (!(await beforeScheduling())) return
    schedule.mutate(bodyOfSchedule(values), {
      onError: (error) => form.setErrors(formErrors(error, fieldOf).fields),
    })
  }

  return (
    <form onSubmit={form.onSubmit((values) => void submit(values))} noValidate>
      <Stack>
        {rest && <ErrorAlert title="It was not scheduled" error={rest} />}
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          <TextInput label="Day" type="date" {...form.getInputProps('date')} />
          <TextInput label="Time" type="time" {...form.getInputProps('time')} />
          <Select
            label="Time zone"
            searchable
            allowDeselect={false}
            limit={500}
            data={optionsOf(TIME_ZONES)}
            {...form.getInputProps('zone')}
          />
        </SimpleGrid>
        {form.values.date && form.values.time && <ScheduleReading {...bodyOfSchedule(form.values)} />}
        <Group gap="sm">
          <Button
            type="submit"
            leftSection={<CalendarClock size={16} aria-hidden />}
            disabled={campaign.problems.length > 0}
            loading={schedule.isPending}
          >
            Schedule
          </Button>
          <Text size="sm" c="dimmed">
            Until then it can be taken back.
          </Text>
        </Group>
      </Stack>
    </form>
  )
}

function fieldOf(path: string): string | null {
  if (path.endsWith('time_zone')) return 'zone'
  return path === 'at' || path.endsWith('.at') ? 'time' : null
}
