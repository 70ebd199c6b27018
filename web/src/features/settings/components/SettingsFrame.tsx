import { Paper, Stack, Text } from '@mantine/core'
import type { FormEventHandler, ReactNode } from 'react'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { UnsavedGuard } from '@/ui/UnsavedGuard'
import { SaveButtons } from './SaveButtons'

interface Props {
  /** What `useSettingsForm` gives. */
  of: {
    form: { isDirty: () => boolean; reset: () => void }
    isOwner: boolean
    submit: FormEventHandler<HTMLFormElement>
    saving: boolean
    refused: string | null
    startOver: (() => Promise<void>) | undefined
  }
  width: number
  children: ReactNode
}

/** The fields of settings with all that stands around them: what was refused, who may change them, save and undo. */
export function SettingsFrame({
  of: { form, isOwner, submit, saving, refused, startOver },
  width,
  children,
}: Props) {
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <form onSubmit={submit} noValidate>
        <UnsavedGuard dirty={() => form.isDirty()} />
        <Stack gap="lg" maw={width}>
          {refused && (
            <ErrorAlert
              title="The settings were not saved"
              error={refused}
              retry={startOver && (() => void startOver())}
              retryLabel="Load the newer version"
            />
          )}
          {!isOwner && (
            <Text size="sm" c="dimmed">
              Only owners change these.
            </Text>
          )}
          <fieldset disabled={!isOwner} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
            <Stack gap="lg">{children}</Stack>
          </fieldset>
          {isOwner && <SaveButtons dirty={form.isDirty()} saving={saving} onUndo={() => form.reset()} />}
        </Stack>
      </form>
    </Paper>
  )
}
