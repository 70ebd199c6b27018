import { Node } from '@tiptap/core'
import type { Alignment } from '../document'

export interface ImageAttributes {
  src: string
  alt: string
  /** Pixels; null is its own width, as far as the mail is wide. */
  width: number | null
  align: Alignment
  href: string | null
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    image: {
      insertImage: (attributes: ImageAttributes) => ReturnType
    }
  }
}

/** An image on a line of its own. Of pasted ones only those with a public address stay: mails can't carry others. */
export const Image = Node.create({
  name: 'image',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: () => ({
    src: { default: '' },
    alt: { default: '' },
    width: {
      default: null,
      parseHTML: (element) => Number.parseInt(element.getAttribute('width') ?? '', 10) || null,
    },
    align: {
      default: 'left',
      parseHTML: (element) => element.getAttribute('data-align') ?? 'left',
      renderHTML: ({ align }) => ({ 'data-align': align }),
    },
    href: {
      default: null,
      parseHTML: (element) => element.getAttribute('data-href'),
      renderHTML: ({ href }) => (href ? { 'data-href': href } : {}),
    },
  }),
  parseHTML: () => [{ tag: 'img[src^="https:"]' }, { tag: 'img[src^="http:"]' }],
  renderHTML: ({ HTMLAttributes }) => ['img', HTMLAttributes],
  renderText: ({ node: { attrs } }) => attrs.alt,
  addCommands() {
    return {
      insertImage:
        (attrs) =>
        ({ commands }) =>
          commands.insertContent({ type: this.name, attrs }),
    }
  },
})
