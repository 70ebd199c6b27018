import { Badge, Skeleton } from '@mantine/core'
import { createFileRoute } from '@tanstack/react-router'
import { isMissing } from '@/api/problem'
import { ImportReport } from '@/features/imports/components/ImportReport'
import { UnusedUpload } from '@/features/imports/components/UnusedUpload'
import { importProgress, isStarted } from '@/features/imports/progress'
import { useImport } from '@/features/imports/queries'
import { Actions } from '@/ui/Actions'
import { BackLink } from '@/ui/BackLink'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { MissingPage } from '@/ui/StandIns'

export const Route = createFileRoute('/_app/contacts/imports/$importId')({ component: ImportProgressPage })

function ImportProgressPage() {
  const { importId } = Route.useParams()
  const { data: job, error, refetch } = useImport(importId)
  if (isMissing(error)) return <MissingPage />
  return (
    <Page
      title={job?.filename ?? 'Import'}
      aside={job && <Badge variant="default">{job.dry_run ? 'Dry run' : 'Import'}</Badge>}
      back={<BackLink to="/contacts">Contacts</BackLink>}
    >
      {error && !job && <ErrorAlert error={error} retry={() => void refetch()} />}
      {!job && !error && <Skeleton h={260} />}
      {job?.state === 'awaiting_upload' && <UnusedUpload job={job} />}
      {job && job.state !== 'awaiting_upload' && <ImportReport job={job} />}
      {job && importProgress(job).done && (
        <Actions>
          {!isStarted(job) ? (
            <ButtonLink to="/contacts/import" search={{ upload: job.id }}>
              Go on with this file
            </ButtonLink>
          ) : (
            <>
              <ButtonLink to="/segments/new">Create a segment</ButtonLink>
              <ButtonLink to="/contacts" variant="default">
                See the contacts
              </ButtonLink>
            </>
          )}
          <ButtonLink to="/contacts/import" variant="default">
            Import another file
          </ButtonLink>
        </Actions>
      )}
    </Page>
  )
}
