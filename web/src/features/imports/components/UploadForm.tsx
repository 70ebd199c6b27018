import { Button, Group, Paper, Progress, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { formErrors, sameNames } from '@/api/problem'
import type { ImportFormat } from '@/api/types'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { formatOf } from '../mapping'
import { useUpload } from '../queries'
import { FilePicker } from './FilePicker'

const FORMATS: { value: ImportFormat; label: string; description: string }[] = [
  { value: 'csv', label: 'CSV', description: 'With a line of headings' },
  { value: 'pinpoint_csv', label: 'Amazon Pinpoint, CSV', description: 'A segment export, as it is' },
  { value: 'pinpoint_json', label: 'Amazon Pinpoint, JSON', description: 'A segment export, as it is' },
]

/** The first step of an import: the file and its format. */
export function UploadForm({ onUploaded }: { onUploaded: (importId: string) => void }) {
  const [file, setFile] = useState<File | null>(null)
  const [format, setFormat] = useState<ImportFormat>('csv')
  const [fault, setFault] = useState<string | undefined>()
  const [sent, setSent] = useState(0)
  const upload = useUpload(setSent)
  const refused = upload.error ? formErrors(upload.error, sameNames(['filename'])) : null

  function pick(picked: File) {
    setFile(picked)
    setFault(undefined)
    // A name that speaks for a format moves the choice, any other leaves what was chosen.
    if (formatOf(picked.name) === 'pinpoint_json') setFormat('pinpoint_json')
    else if (format === 'pinpoint_json') setFormat('csv')
  }

  function submit() {
    if (!file) return setFault('Choose a file first')
    if (file.size === 0) return setFault('This file is empty')
    setSent(0)
    upload.mutate({ file, format }, { onSuccess: onUploaded })
  }

  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        noValidate
      >
        <Stack gap="lg">
          {refused?.rest && <ErrorAlert title="The file was not uploaded" error={refused.rest} />}
          <FilePicker
            file={file}
            error={fault ?? refused?.fields.filename}
            disabled={upload.isPending}
            onPick={pick}
          />
          <Radio.Group label="Format" value={format} onChange={(next) => setFormat(next as ImportFormat)}>
            <Group mt="xs" gap="lg">
              {FORMATS.map((each) => (
                <Radio key={each.value} {...each} />
              ))}
            </Group>
          </Radio.Group>
          {upload.isPending && <Uploading sent={sent} />}
          <Group justify="flex-end" gap="xs">
            <ButtonLink to="/contacts" variant="default">
              Back
            </ButtonLink>
            <Button type="submit" loading={upload.isPending}>
              Continue
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}

/** How much of the file has left, 0…1. */
function Uploading({ sent }: { sent: number }) {
  return (
    <Stack gap={4}>
      <Text size="sm" aria-live="polite">
        {sent < 1 ? `Uploading, ${Math.round(sent * 100)} %` : 'Uploaded'}
      </Text>
      <Progress value={sent * 100} aria-label="Upload" />
    </Stack>
  )
}
