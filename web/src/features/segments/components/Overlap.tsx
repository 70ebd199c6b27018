import { Input, MultiSelect, Paper, Skeleton, Stack, Text } from '@mantine/core'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Blend } from 'lucide-react'
import { useCanWrite } from '@/features/session/context'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { Moment } from '@/ui/Moment'
import { MOST_COMPARED } from '../overlap'
import { overlapQuery, segmentChoicesQuery, segmentQuery } from '../queries'
import { OverlapTable } from './OverlapTable'

interface Props {
  /** The segments that are compared, at most as many as can be. */
  ids: string[]
  onChange: (ids: string[]) => void
}

/** Chooses segments, and shows how many contacts each two of them share. */
export function Overlap({ ids, onChange }: Props) {
  const canWrite = useCanWrite()
  const segments = useQuery(segmentChoicesQuery())
  const { data, error, isPlaceholderData, refetch } = useQuery(overlapQuery(ids))
  const choices = segments.data ?? []
  // An address may name segments that are too old to be among the choices.
  const others = useQueries({
    queries: ids.filter((id) => segments.data && choices.every((each) => each.id !== id)).map(segmentQuery),
  })
  const names = new Map(
    [...choices, ...others.flatMap((query) => query.data ?? [])].map(({ id, name }) => [id, name]),
  )
  const nameOf = (id: string) => names.get(id) ?? id

  if (segments.error && !segments.data) {
    return <ErrorAlert error={segments.error} retry={() => void segments.refetch()} />
  }
  if (!segments.data) return <Skeleton h={240} aria-label="Loading" role="status" />
  if (segments.data.length < 2) {
    return (
      <EmptyState
        icon={Blend}
        title="It takes two segments"
        text="With two segments or more, you see here how many contacts they share: who would get both of two campaigns."
        action={canWrite && <ButtonLink to="/segments/new">New segment</ButtonLink>}
      />
    )
  }
  return (
    <Stack gap="lg">
      <MultiSelect
        label="Segments"
        description={`Choose two to ${MOST_COMPARED}.`}
        placeholder={ids.length === 0 ? 'Choose segments' : undefined}
        searchable
        maxValues={MOST_COMPARED}
        nothingFoundMessage="No segment of that name"
        data={[...new Set([...names.keys(), ...ids])].map((id) => ({ value: id, label: nameOf(id) }))}
        value={ids}
        onChange={onChange}
        maw={720}
      />
      {error && <ErrorAlert error={error} retry={() => void refetch()} />}
      {!error && ids.length < 2 && (
        <Text c="dimmed">
          {ids.length === 0 ? 'Choose two segments to begin.' : 'Choose one more to compare it with.'}
        </Text>
      )}
      {!error && ids.length >= 2 && !data && <Skeleton h={240} aria-label="Counting" role="status" />}
      {!error && ids.length >= 2 && data && (
        <Paper withBorder radius="lg" p={{ base: 'sm', sm: 'lg' }} aria-busy={isPlaceholderData}>
          <Stack gap="sm" style={{ opacity: isPlaceholderData ? 0.6 : 1 }}>
            <OverlapTable overlap={data} nameOf={nameOf} />
            <Input.Description size="sm">
              Each cell: how many contacts are in both segments, and which part of the row’s segment that is.
              The darker, the greater the part. As of <Moment at={data.as_of} />.
            </Input.Description>
          </Stack>
        </Paper>
      )}
    </Stack>
  )
}
