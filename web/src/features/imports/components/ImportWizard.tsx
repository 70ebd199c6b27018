import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { isStarted } from '../progress'
import { importColumnsQuery, useImport } from '../queries'
import { ImportOptionsForm } from './ImportOptionsForm'
import { UploadForm } from './UploadForm'

interface Props {
  /** The import whose file is here already; none to begin with. */
  upload: string | null
  /** A file was uploaded for this import, or another one is wanted. */
  onUpload: (importId: string | null) => void
  /** The import of it has begun, here or elsewhere. */
  onStarted: (importId: string) => void
}

/** A file, then what becomes of its columns, then the import. */
export function ImportWizard({ upload, onUpload, onStarted }: Props) {
  if (!upload) return <UploadForm onUploaded={onUpload} />
  return <Columns key={upload} importId={upload} onBack={() => onUpload(null)} onStarted={onStarted} />
}

interface ColumnsProps {
  importId: string
  onBack: () => void
  onStarted: (importId: string) => void
}

function Columns({ importId, onBack, onStarted }: ColumnsProps) {
  const { data, error } = useQuery(importColumnsQuery(importId))
  const { data: job } = useImport(importId)
  const started = job !== undefined && isStarted(job)

  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when it has begun.
  useEffect(() => {
    if (started) onStarted(importId)
  }, [started])
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
  if (!data || !job) {
    return (
      <Stack role="status" aria-label="Reading the columns">
        <Skeleton h={360} />
      </Stack>
    )
  }
  return <ImportOptionsForm job={job} columns={data.columns} fields={data.fields} onBack={onBack} />
}
