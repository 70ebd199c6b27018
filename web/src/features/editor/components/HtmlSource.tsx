import { Button, Group, Input, SegmentedControl, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Replace } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { HtmlFrame } from '@/ui/HtmlFrame'
import { toast } from '@/ui/toast'
import { ConvertDialog } from './ConvertDialog'

interface Props {
  value: string
  error?: ReactNode
  onChange: (html: string) => void
}

/** HTML source and how it looks, before variables are filled in. */
export function HtmlSource({ value, error, onChange }: Props) {
  const [view, setView] = useState('source')
  const [converting, { open, close }] = useDisclosure()
  return (
    <Stack gap={6}>
      <Group justify="space-between" align="end">
        <Input.Label htmlFor="html">Content (HTML)</Input.Label>
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            leftSection={<Replace size={14} aria-hidden />}
            disabled={value.trim() === ''}
            onClick={open}
          >
            Convert variables
          </Button>
          <SegmentedControl
            size="xs"
            aria-label="View of the content"
            value={view}
            onChange={setView}
            data={[
              { value: 'source', label: 'Source' },
              { value: 'look', label: 'Preview' },
            ]}
          />
        </Group>
      </Group>
      {view === 'source' ? (
        <Textarea
          id="html"
          autosize
          minRows={14}
          maxRows={30}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
          value={value}
          error={error}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <HtmlFrame html={value} height={440} />
      )}
      <Text size="xs" c="dimmed">
        Variables in double braces are filled in for each person: {'{{ first_name }}'}, {'{{ company }}'},{' '}
        {"{{ first_name | default('there') }}"}. Every mail carries its unsubscribe link. What was written for
        Amazon Pinpoint, listmonk or Mailchimp can be converted.
      </Text>
      {converting && (
        <ConvertDialog
          source={value}
          onClose={close}
          onConvert={(converted) => {
            close()
            onChange(converted)
            toast('success', 'Variables converted')
          }}
        />
      )}
    </Stack>
  )
}
