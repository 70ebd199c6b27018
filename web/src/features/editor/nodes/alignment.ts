import { Extension } from '@tiptap/core'
import type { Alignment } from '../document'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    alignment: {
      /** Aligns the paragraphs and headings of the selection. */
      setTextAlign: (align: Alignment) => ReturnType
    }
  }
}

const TYPES = ['paragraph', 'heading']

/** The alignment of paragraphs and headings. What is pasted from elsewhere comes without its own. */
export const TextAlignment = Extension.create({
  name: 'alignment',
  addGlobalAttributes: () => [
    {
      types: TYPES,
      attributes: {
        textAlign: {
          default: null,
          parseHTML: (element) => element.getAttribute('data-align'),
          renderHTML: ({ textAlign }) =>
            textAlign ? { 'data-align': textAlign, style: `text-align: ${textAlign}` } : {},
        },
      },
    },
  ],
  addCommands: () => ({
    setTextAlign:
      (align) =>
      ({ commands }) => {
        const textAlign = align === 'left' ? null : align
        return TYPES.map((type) => commands.updateAttributes(type, { textAlign })).some(Boolean)
      },
  }),
  addKeyboardShortcuts() {
    return {
      'Mod-Shift-l': () => this.editor.commands.setTextAlign('left'),
      'Mod-Shift-e': () => this.editor.commands.setTextAlign('center'),
      'Mod-Shift-r': () => this.editor.commands.setTextAlign('right'),
    }
  },
})
