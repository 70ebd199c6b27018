import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { FileClock, FileX } from 'lucide-react'
import { ApiError } from '@/api/problem'
import type { Import } from '@/api/types'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { importColumnsQuery } from '../queries'

/** A file that was chosen once, and not imported: to go on with if it is here. */
export function UnusedUpload({ job }: { job: Import }) {
  const { data, error, refetch } = useQuery(importColumnsQuery(job.id))
  if (data) {
    return (
      <EmptyState
        icon={FileClock}
        title="Uploaded, but not imported"
        text={`“${job.filename}” is here. Nothing has been imported from it yet.`}
        action={
          <ButtonLink to="/contacts/import" search={{ upload: job.id }}>
            Go on with this file
          </ButtonLink>
        }
      />
    )
  }
  if (error instanceof ApiError && error.status === 409) {
    return (
      <EmptyState
        icon={FileX}
        title="The file never arrived"
        text={`The upload of “${job.filename}” broke off, or the file cannot be read. Nothing has been imported from it.`}
        action={<ButtonLink to="/contacts/import">Choose the file again</ButtonLink>}
      />
    )
  }
  if (error) return <ErrorAlert error={error} retry={() => void refetch()} />
  return <Skeleton h={260} aria-label="Loading" role="status" />
}
