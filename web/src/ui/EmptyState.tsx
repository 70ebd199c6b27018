import { Paper, Stack, Text, ThemeIcon } from '@mantine/core'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface Props {
  icon: LucideIcon
  title: string
  text: string
  /** The one thing to do from here. */
  action?: ReactNode
}

export function EmptyState({ icon: Icon, title, text, action }: Props) {
  return (
    <Paper withBorder p="xl" radius="lg">
      <Stack align="center" gap="sm" py="lg" ta="center">
        <ThemeIcon size={56} radius="xl" variant="light" aria-hidden>
          <Icon size={28} />
        </ThemeIcon>
        <Text fw={600} size="lg">
          {title}
        </Text>
        <Text c="dimmed" maw={420} style={{ textWrap: 'balance' }}>
          {text}
        </Text>
        {action}
      </Stack>
    </Paper>
  )
}
