import { List, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { Check, CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { CampaignProblem, DryRun } from '@/api/types'
import { Warnings } from './Warnings'

interface Props {
  problems: CampaignProblem[]
  /** What to look at besides; it doesn't stand in the way. */
  warnings?: DryRun['warnings']
  /** Where they are mended. */
  edit?: ReactNode
}

/** What stands in the way of sending, as a list to work off. */
export function ProblemChecklist({ problems, warnings = [], edit }: Props) {
  const ready = problems.length === 0
  return (
    <Paper
      withBorder
      radius="lg"
      p={{ base: 'md', sm: 'lg' }}
      component="section"
      aria-label="Before sending"
    >
      <Stack gap="sm">
        <Title order={2} size="h4">
          {ready ? 'Ready to send' : 'Before it can be sent'}
        </Title>
        <List
          spacing="xs"
          center
          size="sm"
          icon={
            <ThemeIcon size={22} radius="xl" color={ready ? 'teal.8' : 'orange.9'} aria-hidden>
              {ready ? <Check size={14} /> : <CircleAlert size={14} />}
            </ThemeIcon>
          }
        >
          {ready && <List.Item>Nothing stands in the way.</List.Item>}
          {problems.map(({ path, message, line }) => (
            <List.Item key={`${path} ${line} ${message}`}>
              <Text span fw={500}>
                {partName(path)}
                {line !== null && line !== undefined && `, line ${line}`}:
              </Text>{' '}
              {message}
            </List.Item>
          ))}
        </List>
        <Warnings warnings={warnings} />
        {!ready && edit}
      </Stack>
    </Paper>
  )
}

function partName(path: string): string {
  const part = path.split(/[.[]/)[0] ?? path
  return part.charAt(0).toUpperCase() + part.slice(1).replaceAll('_', ' ')
}
