import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { importColumnsQuery, type Upload } from '../queries'
import { ImportOptionsForm } from './ImportOptionsForm'
import { UploadForm } from './UploadForm'

/** A file, then what becomes of its columns, then the import. */
export function ImportWizard({ onStarted }: { onStarted: (importId: string) => void }) {
  const [upload, setUpload] = useState<Upload | null>(null)
  if (!upload) return <UploadForm onUploaded={setUpload} />
  return <Columns upload={upload} onBack={() => setUpload(null)} onStarted={onStarted} />
}

interface Props {
  upload: Upload
  onBack: () => void
  onStarted: (importId: string) => void
}

function Columns({ upload, onBack, onStarted }: Props) {
  const { data, error } = useQuery(importColumnsQuery(upload.id))
  if (error) {
    return (
      <ErrorAlert
        title="The file cannot be read"
        error={error}
        retry={onBack}
        retryLabel="Choose another file"
      />
    )
  }
  if (!data) {
    return (
      <Stack role="status" aria-label="Reading the columns">
        <Skeleton h={360} />
      </Stack>
    )
  }
  return (
    <ImportOptionsForm
      upload={upload}
      columns={data.columns}
      fields={data.fields}
      onBack={onBack}
      onStarted={onStarted}
    />
  )
}
