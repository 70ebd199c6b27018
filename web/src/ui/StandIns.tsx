/** What stands in for a page: while it loads, when it failed, and where there is none. */
import { Skeleton, Stack } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { Bird } from 'lucide-react'
import { EmptyState } from './EmptyState'
import { ErrorAlert } from './ErrorAlert'
import { ButtonLink } from './links'
import { Page } from './Page'

export function PendingPage() {
  return (
    <Stack role="status" aria-label="Loading">
      <Skeleton h={32} w={220} />
      <Skeleton h={240} />
    </Stack>
  )
}

export function FailedPage({ error, reset }: ErrorComponentProps) {
  return (
    <Page title="Something went wrong">
      <ErrorAlert error={error} retry={reset} />
    </Page>
  )
}

export function MissingPage() {
  return (
    <Page title="Not found">
      <EmptyState
        icon={Bird}
        title="There is nothing here"
        text="It may have been deleted, or the address may be mistyped."
        action={<ButtonLink to="/campaigns">Go to campaigns</ButtonLink>}
      />
    </Page>
  )
}
