import { Node } from '@tiptap/core'
import type { Alignment } from '../document'
import { BUTTON_COLOR } from '../html'

export interface ButtonAttributes {
  text: string
  href: string
  align: Alignment
  color: string
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    button: {
      insertButton: (attributes: ButtonAttributes) => ReturnType
    }
  }
}

/** A link that looks like a button, on a line of its own. */
export const Button = Node.create({
  name: 'button',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: () => ({
    text: { default: '', parseHTML: (element) => element.textContent },
    href: { default: '', parseHTML: (element) => element.getAttribute('data-href') },
    align: { default: 'left', parseHTML: (element) => element.getAttribute('data-align') },
    color: { default: BUTTON_COLOR, parseHTML: (element) => element.getAttribute('data-color') },
  }),
  parseHTML: () => [{ tag: 'div[data-button]' }],
  renderHTML: ({ node: { attrs } }) => [
    'div',
    { 'data-button': '', 'data-href': attrs.href, 'data-align': attrs.align, 'data-color': attrs.color },
    ['span', { style: `background: ${attrs.color}`, title: attrs.href }, attrs.text],
  ],
  renderText: ({ node: { attrs } }) => `${attrs.text} (${attrs.href})`,
  addCommands() {
    return {
      insertButton:
        (attrs) =>
        ({ commands }) =>
          commands.insertContent({ type: this.name, attrs }),
    }
  },
})
