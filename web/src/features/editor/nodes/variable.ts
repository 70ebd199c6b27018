import { Node } from '@tiptap/core'
import { labelOf, type Variable as Named, templateOf } from '../variables'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    variable: {
      insertVariable: (name: string) => ReturnType
    }
  }
}

/** A variable as a chip in the text: one thing, that is selected, moved and deleted whole. */
export const Variable = Node.create<{ variables: readonly Named[] }>({
  name: 'variable',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,
  addOptions: () => ({ variables: [] }),
  addAttributes: () => ({
    name: { default: '', parseHTML: (element) => element.getAttribute('data-variable') },
    default: { default: null, parseHTML: (element) => element.getAttribute('data-default') },
  }),
  parseHTML: () => [{ tag: 'span[data-variable]' }],
  renderHTML({ node }) {
    const { name, default: fallback } = node.attrs
    const label = labelOf(name, this.options.variables)
    return [
      'span',
      {
        'data-variable': name,
        ...(fallback && { 'data-default': fallback }),
        title: fallback ? `${label}, or “${fallback}”` : label,
      },
      fallback ? `${label} | ${fallback}` : label,
    ]
  },
  renderText: ({ node }) => templateOf(node.attrs.name, node.attrs.default ?? ''),
  addCommands() {
    return {
      insertVariable:
        (name) =>
        ({ commands }) =>
          commands.insertContent({ type: this.name, attrs: { name } }),
    }
  },
})
