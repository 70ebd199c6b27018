import { Editor } from '@tiptap/core'
import { afterEach, describe, expect, it } from 'vitest'
import {
  countsOf,
  documentOf,
  EMPTY_DOCUMENT,
  type EmailDocument,
  isEmpty,
  strangersIn,
  withoutStrangers,
} from './document'
import { emailExtensions } from './extensions'

const text = (words: string, ...marks: { type: string; attrs?: Record<string, unknown> }[]) => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 && { marks }),
})
const paragraph = (...content: object[]) => ({ type: 'paragraph', content })

/** Every node and mark that there is. */
const WHOLE = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 1, textAlign: 'center' }, content: [text('Autumn')] },
    {
      type: 'paragraph',
      attrs: { textAlign: 'right' },
      content: [
        text('Dear '),
        { type: 'variable', attrs: { name: 'first_name', default: 'reader' } },
        text(', this is '),
        text('bold', { type: 'bold' }),
        text(' italic', { type: 'italic' }),
        text(' under', { type: 'underline' }),
        text(' gone', { type: 'strike' }),
        text('code', { type: 'code' }),
        { type: 'hardBreak' },
        text('a link', { type: 'link', attrs: { href: 'https://example.com/?a=1&b=2' } }),
        text('red', { type: 'textStyle', attrs: { color: '#c92a2a' } }),
      ],
    },
    { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(text('one'))] }] },
    {
      type: 'orderedList',
      attrs: { start: 3 },
      content: [{ type: 'listItem', content: [paragraph(text('three'))] }],
    },
    { type: 'blockquote', content: [paragraph(text('said she'))] },
    { type: 'codeBlock', content: [text('x = 1')] },
    { type: 'horizontalRule' },
    {
      type: 'image',
      attrs: {
        src: 'https://example.com/a.png',
        alt: 'A bird',
        width: 320,
        align: 'center',
        href: 'https://example.com',
      },
    },
    {
      type: 'button',
      attrs: { text: 'Read on', href: 'https://example.com', align: 'center', color: '#0f6b66' },
    },
  ],
} as EmailDocument

let editor: Editor
afterEach(() => editor?.destroy())

function open(content: object | string): Editor {
  editor = new Editor({ extensions: emailExtensions(), content })
  return editor
}

describe('the document of the editor', () => {
  it('is the one that was opened, with every node and mark', () => {
    expect(documentOf(open(WHOLE).getJSON())).toEqual(WHOLE)
  })

  it('survives copying and pasting within the editor', () => {
    const html = open(WHOLE).getHTML()
    editor.destroy()
    expect(documentOf(open(html).getJSON())).toEqual(WHOLE)
  })

  it('has no attributes that mails do not know, and none that say nothing', () => {
    open('<pre><code class="language-js">x</code></pre><ol type="a"><li>y</li></ol><p>z</p>')
    expect(documentOf(editor.getJSON()).content.map(({ type, attrs }) => [type, attrs])).toEqual([
      ['codeBlock', undefined],
      ['orderedList', { start: 1 }],
      ['paragraph', undefined],
    ])
  })

  it('ends with what was written, not with empty lines', () => {
    expect(
      documentOf({ content: [WHOLE.content[8], { type: 'paragraph' }] as EmailDocument['content'] }),
    ).toEqual({
      type: 'doc',
      content: [WHOLE.content[8]],
    })
    expect(documentOf(open('<p></p><p></p>').getJSON())).toEqual(EMPTY_DOCUMENT)
  })
})

it('counts words and characters, without the breaks between blocks', () => {
  expect(countsOf('')).toEqual({ words: 0, characters: 0 })
  expect(countsOf('Dear you,\n\nhello ')).toEqual({ words: 3, characters: 15 })
})

describe('what is pasted', () => {
  it('keeps meaning and drops looks, scripts and images that no mail can carry', () => {
    open(`
      <style>p { color: red }</style><script>alert(1)</script>
      <h1 style="font-family: Comic Sans">Title</h1>
      <p class="MsoNormal" style="text-align: center; color: black">
        <span style="font-weight: 700; color: #123456">Strong</span> and <font color="red">red</font>
        <a href="javascript:alert(1)">bad</a> <a href="https://example.com" onclick="x()" class="c">good</a>
      </p>
      <table><tr><td>cell</td></tr></table>
      <img src="data:image/png;base64,AAAA"><img src="file:///c/x.png"><img src="https://example.com/y.png" alt="Y" style="width: 9px">
      <h6>Small</h6>`)
    const document = documentOf(editor.getJSON())
    expect(document.content).toEqual([
      { type: 'heading', attrs: { level: 1 }, content: [text('Title')] },
      paragraph(
        text('Strong', { type: 'bold' }),
        text(' and red bad '),
        text('good', { type: 'link', attrs: { href: 'https://example.com' } }),
      ),
      paragraph(text('cell')),
      { type: 'image', attrs: { src: 'https://example.com/y.png', alt: 'Y', align: 'left' } },
      paragraph(text('Small')),
    ])
  })
})

describe('a document from elsewhere', () => {
  it('is told apart when it has what the editor would lose', () => {
    const foreign = {
      type: 'doc',
      content: [{ type: 'table' }, paragraph(text('x', { type: 'highlight' }))],
    } as EmailDocument
    expect(strangersIn(foreign)).toEqual(['table', 'highlight'])
    expect(strangersIn(WHOLE)).toEqual([])
  })

  it('can be opened without those', () => {
    const foreign = {
      type: 'doc',
      content: [
        { type: 'table', content: [{ type: 'cell', content: [paragraph(text('kept'))] }] },
        paragraph(text('x', { type: 'highlight' }, { type: 'bold' })),
      ],
    } as EmailDocument
    expect(documentOf(open(withoutStrangers(foreign)).getJSON()).content).toEqual([
      paragraph(text('kept')),
      paragraph(text('x', { type: 'bold' })),
    ])
  })

  it('is empty while there is nothing to read', () => {
    expect(isEmpty(EMPTY_DOCUMENT)).toBe(true)
    expect(isEmpty({ type: 'doc', content: [{ type: 'horizontalRule' }] })).toBe(false)
  })
})
