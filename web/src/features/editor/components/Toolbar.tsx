import { Box } from '@mantine/core'
import type { Editor } from '@tiptap/react'
import { useEditorState } from '@tiptap/react'
import {
  AlignCenter,
  AlignLeft,
  AlignRight,
  Bold,
  Code,
  Heading1,
  Heading2,
  Heading3,
  ImagePlus,
  Italic,
  Link,
  List,
  ListOrdered,
  Minus,
  RectangleHorizontal,
  Redo2,
  RemoveFormatting,
  SquareCode,
  Strikethrough,
  TextQuote,
  Underline,
  Undo2,
} from 'lucide-react'
import type { Alignment } from '../document'
import type { Variable } from '../variables'
import { ColorMenu } from './ColorMenu'
import { Tool } from './Tool'
import { ToolGroup } from './ToolGroup'
import { VariableMenu } from './VariableMenu'

/** What asks for more than a click. */
export type Dialog = 'link' | 'image' | 'button'

interface Props {
  editor: Editor
  variables: readonly Variable[]
  onDialog: (dialog: Dialog) => void
}

const MARKS = [
  { name: 'bold', label: 'Bold', icon: Bold, keys: 'Ctrl+B', toggle: 'toggleBold' },
  { name: 'italic', label: 'Italic', icon: Italic, keys: 'Ctrl+I', toggle: 'toggleItalic' },
  { name: 'underline', label: 'Underline', icon: Underline, keys: 'Ctrl+U', toggle: 'toggleUnderline' },
  {
    name: 'strike',
    label: 'Strikethrough',
    icon: Strikethrough,
    keys: 'Ctrl+Shift+S',
    toggle: 'toggleStrike',
  },
  { name: 'code', label: 'Code', icon: Code, keys: 'Ctrl+E', toggle: 'toggleCode' },
] as const

const HEADINGS = [
  { level: 1, icon: Heading1 },
  { level: 2, icon: Heading2 },
  { level: 3, icon: Heading3 },
] as const

const BLOCKS = [
  { name: 'bulletList', label: 'Bullet list', icon: List, toggle: 'toggleBulletList' },
  { name: 'orderedList', label: 'Numbered list', icon: ListOrdered, toggle: 'toggleOrderedList' },
  { name: 'blockquote', label: 'Quote', icon: TextQuote, toggle: 'toggleBlockquote' },
  { name: 'codeBlock', label: 'Code block', icon: SquareCode, toggle: 'toggleCodeBlock' },
] as const

const ALIGNMENTS: { align: Alignment; label: string; icon: typeof AlignLeft }[] = [
  { align: 'left', label: 'Align left', icon: AlignLeft },
  { align: 'center', label: 'Align in the centre', icon: AlignCenter },
  { align: 'right', label: 'Align right', icon: AlignRight },
]

/** What can be done with the selection. */
export function Toolbar({ editor, variables, onDialog }: Props) {
  const state = useEditorState({ editor, selector: ({ editor: now }) => stateOf(now) })
  const chain = () => editor.chain().focus()
  return (
    <ToolGroup label="Formatting" first="Bold">
      {HEADINGS.map(({ level, icon }) => (
        <Tool
          key={level}
          label={`Heading ${level}`}
          icon={icon}
          keys={`Ctrl+Alt+${level}`}
          active={state.heading === level}
          onClick={() => chain().toggleHeading({ level }).run()}
        />
      ))}
      <Divider />
      {MARKS.map(({ name, label, icon, keys, toggle }) => (
        <Tool
          key={name}
          label={label}
          icon={icon}
          keys={keys}
          active={state.active[name]}
          onClick={() => chain()[toggle]().run()}
        />
      ))}
      <ColorMenu
        color={state.color}
        onPick={(color) => (color ? chain().setColor(color).run() : chain().unsetColor().run())}
      />
      <Tool
        label="Clear formatting"
        icon={RemoveFormatting}
        onClick={() => chain().unsetAllMarks().clearNodes().run()}
      />
      <Divider />
      {ALIGNMENTS.map(({ align, label, icon }) => (
        <Tool
          key={align}
          label={label}
          icon={icon}
          active={state.align === align}
          onClick={() => chain().setTextAlign(align).run()}
        />
      ))}
      <Divider />
      {BLOCKS.map(({ name, label, icon, toggle }) => (
        <Tool
          key={name}
          label={label}
          icon={icon}
          active={state.active[name]}
          onClick={() => chain()[toggle]().run()}
        />
      ))}
      <Tool label="Divider" icon={Minus} onClick={() => chain().setHorizontalRule().run()} />
      <Divider />
      <Tool
        label="Link"
        icon={Link}
        keys="Ctrl+K"
        active={state.active.link}
        onClick={() => onDialog('link')}
      />
      <Tool label="Image" icon={ImagePlus} onClick={() => onDialog('image')} />
      <Tool label="Button" icon={RectangleHorizontal} onClick={() => onDialog('button')} />
      <VariableMenu variables={variables} onPick={(name) => chain().insertVariable(name).run()} />
      <Divider />
      <Tool
        label="Undo"
        icon={Undo2}
        keys="Ctrl+Z"
        unavailable={!state.undo}
        onClick={() => chain().undo().run()}
      />
      <Tool
        label="Redo"
        icon={Redo2}
        keys="Ctrl+Shift+Z"
        unavailable={!state.redo}
        onClick={() => chain().redo().run()}
      />
    </ToolGroup>
  )
}

function stateOf(editor: Editor) {
  const named = [...MARKS, ...BLOCKS].map(({ name }) => name)
  return {
    active: Object.fromEntries([...named, 'link'].map((name) => [name, editor.isActive(name)])),
    heading: editor.isActive('heading') ? (editor.getAttributes('heading').level as number) : null,
    align: (editor.getAttributes('heading').textAlign ??
      editor.getAttributes('paragraph').textAlign ??
      'left') as Alignment,
    color: (editor.getAttributes('textStyle').color as string | undefined) ?? null,
    undo: editor.can().undo(),
    redo: editor.can().redo(),
  }
}

function Divider() {
  return <Box aria-hidden w={1} h={20} mx={4} bg="var(--mantine-color-default-border)" />
}
