import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { emailSettingsQuery } from '../email-queries'
import { ConnectionTest } from './ConnectionTest'
import { EmailForm } from './EmailForm'
import { Identities } from './Identities'

/** How the workspace sends email, whether that works, and which senders the provider accepts. */
export function EmailSettings() {
  const { data, error, refetch } = useQuery(emailSettingsQuery())
  if (error && !data) return <ErrorAlert error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton h={420} />
  return (
    <Stack gap="lg">
      <EmailForm settings={data} reload={async () => (await refetch()).data} />
      <ConnectionTest key={data.version} />
      {data.provider === 'ses' && <Identities />}
    </Stack>
  )
}
