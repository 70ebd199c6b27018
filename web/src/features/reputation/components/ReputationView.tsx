import { SimpleGrid, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { reputationQuery } from '../queries'
import { Authentications } from './Authentications'
import { BrakeCard } from './BrakeCard'
import { DayTable } from './DayTable'
import { RateChart } from './RateChart'

/** How the workspace stands with mail providers: brake, rates over so many days, identities. */
export function ReputationView({ days }: { days: number }) {
  const { data, error, refetch } = useQuery(reputationQuery(days))
  if (error && !data) return <ErrorAlert error={error} retry={() => void refetch()} />
  if (!data) {
    return (
      <Stack>
        <Skeleton h={150} />
        <Skeleton h={300} />
      </Stack>
    )
  }
  return (
    <Stack gap="lg">
      <BrakeCard brake={data.brake} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <RateChart kind="bounce" reputation={data} />
        <RateChart kind="complaint" reputation={data} />
      </SimpleGrid>
      <DayTable days={data.items} />
      <Authentications identities={data.identities} />
    </Stack>
  )
}
