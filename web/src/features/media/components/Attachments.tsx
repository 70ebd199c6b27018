import { ActionIcon, Button, FileButton, Group, Progress, Stack, Text } from '@mantine/core'
import { Paperclip, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { messageOf } from '@/api/problem'
import type { Attachment } from '@/api/types'
import { formatSize } from '@/ui/format'
import { LARGEST_TOTAL, useAttach, useAttachments } from '../attachments'

interface Props {
  ids: string[]
  error?: ReactNode
  /** Told the ids after a file was added or taken off. */
  onChange: (change: (ids: string[]) => string[]) => void
}

interface Upload {
  key: string
  name: string
  share: number
  fault: string | null
}

/** The files that go with every mail: uploaded here, five megabytes at most in all. */
export function Attachments({ ids, error, onChange }: Props) {
  const attach = useAttach()
  const attached = useAttachments(ids)
  const [uploads, setUploads] = useState<Upload[]>([])
  const total = attached.reduce((sum, { data }) => sum + (data?.size ?? 0), 0)

  function update(key: string, change: Partial<Upload>) {
    setUploads((before) => before.map((each) => (each.key === key ? { ...each, ...change } : each)))
  }

  async function add(files: File[]) {
    let taken = total
    for (const file of files) {
      const key = `${file.name} ${Date.now()}`
      const tooLarge = taken + file.size > LARGEST_TOTAL
      const fault = file.size === 0 ? 'It is empty' : tooLarge ? 'More than 5 MB in all' : null
      setUploads((before) => [...before, { key, name: file.name, share: 0, fault }])
      if (fault) continue
      taken += file.size
      try {
        const id = await attach(file, (share) => update(key, { share }))
        onChange((before) => [...before, id])
        setUploads((before) => before.filter((each) => each.key !== key))
      } catch (refusal) {
        update(key, { fault: messageOf(refusal) })
      }
    }
  }

  return (
    <Stack gap="xs">
      {(ids.length > 0 || uploads.length > 0) && (
        <Stack component="ul" gap={6} m={0} p={0} aria-label="Attachments" style={{ listStyle: 'none' }}>
          {attached.map(({ data }, at) => (
            <FileLine
              key={ids[at]}
              name={data?.filename ?? 'A file'}
              note={noteOf(data)}
              fault={data?.state === 'refused' ? (data.detail ?? 'It was refused') : null}
              onRemove={() => onChange((before) => before.filter((id) => id !== ids[at]))}
            />
          ))}
          {uploads.map(({ key, name, share, fault }) => (
            <FileLine
              key={key}
              name={name}
              note={fault ? '' : `${Math.round(share * 100)} %`}
              fault={fault}
              share={fault ? undefined : share}
              onRemove={
                fault ? () => setUploads((before) => before.filter((each) => each.key !== key)) : undefined
              }
            />
          ))}
        </Stack>
      )}
      {error && (
        <Text size="sm" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
      <Group gap="sm">
        <FileButton
          multiple
          onChange={(files) => void add(files)}
          inputProps={{ 'aria-label': 'Files to attach' }}
        >
          {(props) => (
            <Button variant="default" size="xs" leftSection={<Paperclip size={14} aria-hidden />} {...props}>
              Attach files
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed">
          {formatSize(total)} of 5 MB
        </Text>
      </Group>
    </Stack>
  )
}

interface LineProps {
  name: string
  note: string
  fault: string | null
  /** 0…1 while it is uploaded. */
  share?: number
  onRemove?: () => void
}

function FileLine({ name, note, fault, share, onRemove }: LineProps) {
  return (
    <li>
      <Group gap="xs" wrap="nowrap">
        <Paperclip size={14} aria-hidden style={{ flexShrink: 0 }} />
        <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <Text
          size="sm"
          c={fault ? 'var(--mantine-color-error)' : 'dimmed'}
          flex={1}
          role={fault ? 'alert' : undefined}
        >
          {fault ?? note}
        </Text>
        {onRemove && (
          <ActionIcon variant="subtle" color="gray" aria-label={`Take off ${name}`} onClick={onRemove}>
            <X size={16} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      {share !== undefined && (
        <Progress value={share * 100} size="sm" mt={4} aria-label={`Upload of ${name}`} />
      )}
    </li>
  )
}

function noteOf(attachment: Attachment | undefined): string {
  if (!attachment) return ''
  return attachment.state === 'awaiting_upload' ? 'Being checked' : formatSize(attachment.size)
}
