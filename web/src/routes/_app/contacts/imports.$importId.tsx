import { Group, Skeleton } from '@mantine/core'
import { createFileRoute } from '@tanstack/react-router'
import { ImportReport } from '@/features/imports/components/ImportReport'
import { UnusedUpload } from '@/features/imports/components/UnusedUpload'
import { importProgress } from '@/features/imports/progress'
import { useImport } from '@/features/imports/queries'
import { BackLink } from '@/ui/BackLink'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'

export const Route = createFileRoute('/_app/contacts/imports/$importId')({ component: ImportProgressPage })

function ImportProgressPage() {
  const { importId } = Route.useParams()
  const { data: job, error, refetch } = useImport(importId)
  return (
    <Page title={job?.dry_run ? 'Dry run' : 'Import'} back={<BackLink to="/contacts">Contacts</BackLink>}>
      {error && !job && <ErrorAlert error={error} retry={() => void refetch()} />}
      {!job && !error && <Skeleton h={260} />}
      {job?.state === 'awaiting_upload' && <UnusedUpload job={job} />}
      {job && job.state !== 'awaiting_upload' && <ImportReport job={job} />}
      {job && importProgress(job).done && (
        <Group gap="xs">
          {job.dry_run ? (
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
        </Group>
      )}
    </Page>
  )
}
