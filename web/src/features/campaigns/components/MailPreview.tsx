import { Box, Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '@/api/problem'
import type { Campaign } from '@/api/types'
import { ContactPicker } from '@/features/contacts/components/ContactPicker'
import { labelOf } from '@/features/editor/variables'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { HtmlFrame } from '@/ui/HtmlFrame'
import { previewQuery } from '../queries'

/** CSS pixels of a mail's window on a desk and of a common phone. */
const WIDTHS = { desktop: 680, phone: 375 }

interface Props {
  campaign: Pick<Campaign, 'id' | 'version'>
  /** Whose mail it is, chosen here. */
  contactId: string | null
  onContact: (contactId: string | null) => void
}

/** The mail as it will arrive: for any contact, on a desk or a phone, in light and dark, and as text. */
export function MailPreview({ campaign, contactId, onContact }: Props) {
  const [width, setWidth] = useState<keyof typeof WIDTHS>('desktop')
  const [scheme, setScheme] = useState<'light' | 'dark'>('light')
  const [form, setForm] = useState<'html' | 'text'>('html')
  const { data, error, isPlaceholderData, refetch } = useQuery(previewQuery(campaign, contactId))
  const faulty = error instanceof ApiError && error.status === 422

  return (
    <Stack gap="sm">
      <Group align="end" gap="sm">
        <ContactPicker label="As it reaches" value={contactId} onChange={onContact} />
        <SegmentedControl
          aria-label="Form"
          data={[
            { value: 'html', label: 'Mail' },
            { value: 'text', label: 'Text version' },
          ]}
          value={form}
          onChange={(next) => setForm(next as typeof form)}
        />
        <SegmentedControl
          aria-label="Width"
          disabled={form === 'text'}
          data={[
            { value: 'desktop', label: 'Desktop' },
            { value: 'phone', label: 'Phone' },
          ]}
          value={width}
          onChange={(next) => setWidth(next as typeof width)}
        />
        <SegmentedControl
          aria-label="Colours"
          disabled={form === 'text'}
          data={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
          value={scheme}
          onChange={(next) => setScheme(next as typeof scheme)}
        />
      </Group>
      {error && (
        <ErrorAlert
          title={faulty ? 'There is no preview while the content has faults' : 'No preview'}
          error={error}
          retry={faulty ? undefined : () => void refetch()}
        />
      )}
      {data && !error && (
        <Stack gap="sm" opacity={isPlaceholderData ? 0.5 : 1} aria-busy={isPlaceholderData}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }} data-testid="preview-subject">
            {data.subject || 'No subject'}
          </Text>
          {data.missing.length > 0 && (
            <Text size="sm" c="dimmed">
              Not known of this contact: {data.missing.map((name) => labelOf(name)).join(', ')}.
            </Text>
          )}
          {form === 'html' ? (
            <Box maw={WIDTHS[width]} w="100%" mx="auto">
              <HtmlFrame html={data.html} height={620} scheme={scheme} />
            </Box>
          ) : (
            <Paper withBorder radius="md" p="md">
              <Text
                component="pre"
                m={0}
                size="sm"
                ff="monospace"
                style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
                data-testid="preview-text"
              >
                {data.text}
              </Text>
            </Paper>
          )}
        </Stack>
      )}
    </Stack>
  )
}
