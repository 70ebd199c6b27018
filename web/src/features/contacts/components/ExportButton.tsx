import { Anchor, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Download } from 'lucide-react'
import { JobProgress } from '@/features/jobs/components/JobProgress'
import { useJob } from '@/features/jobs/queries'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { useExport } from '../queries'

const NOTHING = () => {}

/** Writes a CSV file of all contacts, or of a segment's, and offers it once it is there. */
export function ExportButton({ segmentId = null }: { segmentId?: string | null }) {
  const [opened, { open, close }] = useDisclosure()
  const start = useExport()
  const job = useJob(start.data ?? null, NOTHING)

  function begin() {
    start.mutate(segmentId)
    open()
  }

  return (
    <>
      <Button variant="default" leftSection={<Download size={16} aria-hidden />} onClick={begin}>
        Export
      </Button>
      <Modal.Root opened={opened} onClose={close} centered>
        <Modal.Overlay />
        <Modal.Content radius="lg">
          {/* A header outside of main would count as the page's banner. */}
          <Modal.Header role="presentation">
            <Modal.Title fw={600}>Export</Modal.Title>
            <Modal.CloseButton aria-label="Close" />
          </Modal.Header>
          <Modal.Body>
            <Stack>
              {start.isError && <ErrorAlert error={start.error} retry={() => start.mutate(segmentId)} />}
              {!start.isError && !job && <Text size="sm">Starting</Text>}
              {job && <JobProgress job={job} label="Export" />}
              {job?.url && (
                <Anchor href={job.url} download style={{ width: 'fit-content' }}>
                  <Group gap={6} wrap="nowrap">
                    <Download size={16} aria-hidden />
                    Download the CSV file
                  </Group>
                </Anchor>
              )}
            </Stack>
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </>
  )
}
