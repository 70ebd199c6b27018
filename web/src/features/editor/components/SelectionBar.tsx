import { Button, Group, Paper, Text, TextInput } from '@mantine/core'
import type { Editor } from '@tiptap/react'
import { useEditorState } from '@tiptap/react'
import { labelOf, type Variable } from '../variables'
import type { Dialog } from './Toolbar'

interface Props {
  editor: Editor
  variables: readonly Variable[]
  onDialog: (dialog: Dialog) => void
}

/** What can be changed of the thing that is selected: a variable's default, a button, an image, a link. */
export function SelectionBar({ editor, variables, onDialog }: Props) {
  const selected = useEditorState({ editor, selector: ({ editor: now }) => selectionOf(now) })
  if (!selected) return null
  const remove = () =>
    selected.kind === 'link'
      ? editor.chain().focus().extendMarkRange('link').unsetLink().run()
      : editor.chain().focus().deleteSelection().run()

  return (
    <Paper
      px="sm"
      py={6}
      bg="var(--mantine-color-default-hover)"
      radius={0}
      role="region"
      aria-label="Selection"
    >
      <Group gap="xs">
        {selected.kind === 'variable' ? (
          <>
            <Text size="sm" fw={600}>
              {labelOf(selected.name, variables)}
            </Text>
            <TextInput
              key={selected.at}
              size="xs"
              aria-label="If it is missing"
              placeholder="If it is missing: nothing"
              defaultValue={selected.fallback}
              onChange={({ currentTarget }) =>
                // Not `updateAttributes`: it replaces the chip, which then is no longer selected.
                editor.commands.command(({ tr }) => {
                  tr.setNodeAttribute(selected.at, 'default', currentTarget.value || null)
                  return true
                })
              }
              // Back to the text, behind the chip.
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return
                event.preventDefault()
                editor.commands.setTextSelection(selected.at + 1)
                // At once, so that nothing that is typed next is lost.
                editor.view.focus()
              }}
              flex={1}
              miw={140}
              maw={280}
            />
          </>
        ) : (
          <>
            <Text size="sm" flex={1} miw={0} truncate>
              {selected.text}
            </Text>
            <Button size="compact-sm" variant="default" onClick={() => onDialog(selected.kind)}>
              Change
            </Button>
          </>
        )}
        <Button size="compact-sm" variant="default" onClick={remove}>
          {selected.kind === 'link' ? 'Unlink' : 'Remove'}
        </Button>
      </Group>
    </Paper>
  )
}

type Selected =
  | { kind: 'variable'; name: string; fallback: string; at: number }
  | { kind: Dialog; text: string }
  | null

function selectionOf(editor: Editor): Selected {
  if (editor.isActive('variable')) {
    const { name, default: fallback } = editor.getAttributes('variable')
    return { kind: 'variable', name, fallback: fallback ?? '', at: editor.state.selection.from }
  }
  if (editor.isActive('button'))
    return { kind: 'button', text: `Button to ${editor.getAttributes('button').href}` }
  if (editor.isActive('image')) return { kind: 'image', text: `Image: ${editor.getAttributes('image').alt}` }
  if (editor.isActive('link')) return { kind: 'link', text: String(editor.getAttributes('link').href) }
  return null
}
