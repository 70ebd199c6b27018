import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { workspaceQuery } from '../queries'
import { WorkspaceForm } from './WorkspaceForm'

/** What holds for the whole workspace. */
export function WorkspaceSettings() {
  const { data, error, refetch } = useQuery(workspaceQuery())
  if (error && !data) return <ErrorAlert error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton h={360} />
  return <WorkspaceForm workspace={data} reload={async () => (await refetch()).data} />
}
