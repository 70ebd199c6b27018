import { ColorInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Editor } from '@tiptap/react'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { BUTTON_COLOR } from '../html'
import { addressFault, withScheme } from '../links'
import type { ButtonAttributes } from '../nodes/button'
import { AlignField } from './AlignField'

const COLORS = ['#0f6b66', '#1864ab', '#7a3ba8', '#c92a2a', '#a8500c', '#2b7a3f', '#212529']

/** Inserts a button, or changes the one that is selected. */
export function ButtonDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const selected = editor.isActive('button')
  const form = useForm<ButtonAttributes>({
    initialValues: {
      text: '',
      href: '',
      align: 'center',
      color: BUTTON_COLOR,
      ...(selected && editor.getAttributes('button')),
    },
    validate: {
      text: (text) => (text.trim() ? null : 'What does it say?'),
      href: (href) => addressFault(withScheme(href)),
      color: (color) => (/^#[0-9a-f]{6}$/i.test(color) ? null : 'A colour such as #0f6b66'),
    },
  })

  function save(values: ButtonAttributes) {
    const attributes = { ...values, text: values.text.trim(), href: withScheme(values.href) }
    const chain = editor.chain().focus()
    if (selected) chain.updateAttributes('button', attributes).run()
    else chain.insertButton(attributes).run()
    onClose()
  }

  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={selected ? 'Change button' : 'Insert button'}
      confirm={selected ? 'Change button' : 'Insert button'}
      onConfirm={() => form.onSubmit(save)()}
    >
      <TextInput label="Text" placeholder="Read more" data-autofocus {...form.getInputProps('text')} />
      <TextInput label="Address" placeholder="https://example.com/offers" {...form.getInputProps('href')} />
      <AlignField value={form.values.align} onChange={(align) => form.setFieldValue('align', align)} />
      <ColorInput
        label="Colour"
        swatches={COLORS}
        swatchesPerRow={7}
        withPicker={false}
        withEyeDropper={false}
        {...form.getInputProps('color')}
      />
    </ConfirmModal>
  )
}
