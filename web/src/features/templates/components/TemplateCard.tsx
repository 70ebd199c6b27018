import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Draft } from '@/features/editor/queries'
import { Thumbnail } from './Thumbnail'

interface Props {
  name: string
  description: string
  /** Null where there is no content to show. */
  draft: Draft | null
  actions: ReactNode
}

/** A template as it looks, with what to do with it. */
export function TemplateCard({ name, description, draft, actions }: Props) {
  return (
    <Paper
      withBorder
      radius="lg"
      component="article"
      aria-label={name}
      style={{ overflow: 'hidden', display: 'flex', flexDirection: 'column' }}
    >
      {draft && <Thumbnail draft={draft} />}
      <Stack p="md" gap="sm" justify="space-between" flex={1}>
        <div>
          <Title order={3} size="h5" style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Title>
          <Text size="sm" c="dimmed" lineClamp={3}>
            {description}
          </Text>
        </div>
        <Group gap="xs">{actions}</Group>
      </Stack>
    </Paper>
  )
}
