import { Group, Loader, Text } from '@mantine/core'
import { Check, CircleAlert } from 'lucide-react'
import type { Phase } from '../../autosave'

const WORDS: Record<Phase, string> = {
  saved: 'Saved',
  unsaved: 'Not saved yet',
  saving: 'Saving',
  failed: 'Not saved',
  conflict: 'Not saved',
}

/** Whether what is written is saved. */
export function SaveState({ phase }: { phase: Phase }) {
  const failed = phase === 'failed' || phase === 'conflict'
  return (
    <Group gap={6} c={failed ? 'var(--mantine-color-error)' : 'dimmed'} role="status" data-phase={phase}>
      {phase === 'saving' && <Loader size={12} aria-hidden />}
      {phase === 'saved' && <Check size={14} aria-hidden />}
      {failed && <CircleAlert size={14} aria-hidden />}
      <Text span size="sm">
        {WORDS[phase]}
      </Text>
    </Group>
  )
}
