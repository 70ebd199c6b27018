import { Select, TextInput } from '@mantine/core'
import type { Editor } from '@tiptap/react'
import { useState } from 'react'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { addressFault, withScheme } from '../links'
import { OWN_PAGES } from '../variables'

const PAGES = Object.entries(OWN_PAGES).map(([name, label]) => ({ value: `{{ ${name} }}`, label }))

/** Links the selection, or changes the link that it is in; without a selection the address itself is written. */
export function LinkDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const [href, setHref] = useState(() => String(editor.getAttributes('link').href ?? ''))
  const [fault, setFault] = useState<string | null>(null)
  const linked = editor.isActive('link')

  function save() {
    const address = withScheme(href)
    const found = addressFault(address)
    setFault(found)
    if (found) return
    const chain = editor.chain().focus()
    if (editor.state.selection.empty && !linked) {
      chain
        .insertContent({ type: 'text', text: address, marks: [{ type: 'link', attrs: { href: address } }] })
        .run()
    } else chain.extendMarkRange('link').setLink({ href: address }).run()
    onClose()
  }

  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={linked ? 'Change link' : 'Link'}
      confirm={linked ? 'Change link' : 'Link it'}
      onConfirm={save}
    >
      <TextInput
        label="Address"
        placeholder="https://example.com/offers"
        description="May hold variables, such as {{ custom.code }}."
        data-autofocus
        error={fault}
        value={href}
        onChange={(event) => setHref(event.currentTarget.value)}
      />
      <Select
        label="Or a page of ours"
        placeholder="Each recipient’s own"
        clearable
        data={PAGES}
        value={PAGES.find(({ value }) => value === href)?.value ?? null}
        onChange={(page) => setHref(page ?? '')}
      />
    </ConfirmModal>
  )
}
