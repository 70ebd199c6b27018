import { Anchor, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { UseMutationResult } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import type { Job } from '@/api/types'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { useJob } from '../queries'
import { JobProgress } from './JobProgress'

const NOTHING = () => {}

interface Props {
  /** Begins the job that writes the file. */
  start: UseMutationResult<Job, Error, void>
  one?: string
  many?: string
}

/** Has a CSV file written, and offers it once it is there. */
export function ExportButton({ start, one, many }: Props) {
  const [opened, { open, close }] = useDisclosure()
  const job = useJob(start.data ?? null, NOTHING)

  function begin() {
    start.mutate()
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
              {start.isError && <ErrorAlert error={start.error} retry={() => start.mutate()} />}
              {!start.isError && !job && <Text size="sm">Starting</Text>}
              {job && <JobProgress job={job} label="Export" one={one} many={many} />}
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
