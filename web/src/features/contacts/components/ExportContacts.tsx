import { ExportButton } from '@/features/jobs/components/ExportButton'
import { useExport } from '../queries'

/** Writes a CSV file of all contacts, or of a segment's. */
export function ExportContacts({ segmentId = null }: { segmentId?: string | null }) {
  return <ExportButton start={useExport(segmentId)} />
}
