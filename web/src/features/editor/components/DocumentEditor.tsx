import { Group, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { type Editor, EditorContent, useEditor, useEditorState } from '@tiptap/react'
import { type ReactNode, useState } from 'react'
import { count, formatNumber } from '@/ui/format'
import { countsOf, documentOf, type EmailDocument, type EmailNode } from '../document'
import { emailExtensions } from '../extensions'
import type { Variable } from '../variables'
import { ButtonDialog } from './ButtonDialog'
import classes from './DocumentEditor.module.css'
import { ImageDialog } from './ImageDialog'
import { LinkDialog } from './LinkDialog'
import { SelectionBar } from './SelectionBar'
import { type Dialog, Toolbar } from './Toolbar'

export interface DocumentEditorProps {
  /** What it opens with; from then on the editor holds the document itself. */
  document: EmailDocument
  variables: readonly Variable[]
  error?: ReactNode
  onChange: (document: EmailDocument) => void
}

/** Writes an email's document. The largest part of the client: loaded only where somebody writes. */
export default function DocumentEditor({ document, variables, error, onChange }: DocumentEditorProps) {
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const editor = useEditor({
    extensions: emailExtensions(variables),
    content: document,
    onUpdate: ({ editor: now }) => onChange(documentOf(now.getJSON() as EmailNode)),
    editorProps: { attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': 'Content' } },
  })
  useHotkeys([['mod+K', () => editor.isFocused && setDialog('link')]], [], true)

  const close = () => {
    setDialog(null)
    editor.commands.focus()
  }
  return (
    <div>
      <div className={classes.frame} data-invalid={error ? true : undefined}>
        <div className={classes.tools}>
          <Toolbar editor={editor} variables={variables} onDialog={setDialog} />
        </div>
        <SelectionBar editor={editor} variables={variables} onDialog={setDialog} />
        <EditorContent editor={editor} className={classes.sheet} />
        <Counts editor={editor} />
      </div>
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" mt={4}>
          {error}
        </Text>
      )}
      {dialog === 'link' && <LinkDialog editor={editor} onClose={close} />}
      {dialog === 'image' && <ImageDialog editor={editor} onClose={close} />}
      {dialog === 'button' && <ButtonDialog editor={editor} onClose={close} />}
    </div>
  )
}

function Counts({ editor }: { editor: Editor }) {
  const { words, characters } = useEditorState({
    editor,
    selector: ({ editor: { state } }) =>
      countsOf(state.doc.textBetween(0, state.doc.content.size, '\n', ' ')),
  })
  return (
    <Group justify="flex-end" px="sm" py={4}>
      <Text size="xs" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {count(words, 'word')} · {formatNumber(characters)} characters
      </Text>
    </Group>
  )
}
