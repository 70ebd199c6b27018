import { Button, FileButton, Group, Paper, Stack, Text, ThemeIcon } from '@mantine/core'
import { FileSpreadsheet, FileUp } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import { formatSize } from '@/ui/format'

interface Props {
  file: File | null
  error?: string
  disabled?: boolean
  /** What is asked for, where it isn't contacts. */
  what?: string
  hint?: string
  onPick: (file: File) => void
}

const ACCEPTED = '.csv,.tsv,.txt,.json,.gz,text/csv,application/json'

/** Picks a file, by dialogue or by dropping it here. */
export function FilePicker({
  file,
  error,
  disabled,
  what = 'contacts',
  hint = 'CSV with commas, semicolons or tabs, or an export of Amazon Pinpoint; .gz too.',
  onPick,
}: Props) {
  const [over, setOver] = useState(false)

  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    const dropped = event.dataTransfer.files[0]
    if (dropped && !disabled) onPick(dropped)
  }

  return (
    <Stack gap={4}>
      <Paper
        p="lg"
        radius="md"
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        style={{
          border: `2px dashed var(${error ? '--mantine-color-error' : over ? '--mantine-color-anchor' : '--mantine-color-default-border'})`,
        }}
      >
        <Group gap="md">
          <ThemeIcon variant="light" size={44} radius="md" aria-hidden>
            {file ? <FileSpreadsheet size={22} /> : <FileUp size={22} />}
          </ThemeIcon>
          <Stack gap={0} flex={1} miw={160}>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {file ? file.name : `Drop a file of ${what} here`}
            </Text>
            <Text size="sm" c="dimmed">
              {file ? formatSize(file.size) : hint}
            </Text>
          </Stack>
          <FileButton
            accept={ACCEPTED}
            onChange={(picked) => picked && onPick(picked)}
            inputProps={{ 'aria-label': `File of ${what}` }}
            disabled={disabled}
          >
            {(props) => (
              <Button variant="default" {...props}>
                {file ? 'Choose another' : 'Choose a file'}
              </Button>
            )}
          </FileButton>
        </Group>
      </Paper>
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  )
}
