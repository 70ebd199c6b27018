import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { type PageLanguage, signupQuery } from '../signup-queries'
import { SignupForm } from './SignupForm'
import { SignupSnippet } from './SignupSnippet'

/** Whether people may sign up by themselves, and the form to put on a website. */
export function SignupSettings() {
  const [language, setLanguage] = useState<PageLanguage>('en')
  const settings = useQuery(signupQuery('en'))
  const snippet = useQuery(signupQuery(language))
  if (settings.error && !settings.data) {
    return <ErrorAlert error={settings.error} retry={() => void settings.refetch()} />
  }
  if (!settings.data) return <Skeleton h={320} />
  return (
    <Stack gap="lg">
      <SignupForm settings={settings.data} reload={async () => (await settings.refetch()).data} />
      {settings.data.enabled && (
        <SignupSnippet
          url={settings.data.url}
          snippet={snippet.data?.snippet}
          language={language}
          onLanguage={setLanguage}
        />
      )}
    </Stack>
  )
}
