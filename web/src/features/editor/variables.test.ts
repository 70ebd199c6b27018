import { describe, expect, it } from 'vitest'
import type { EmailDocument } from './document'
import { htmlOf } from './html'
import { labelOf, templateOf, usedVariables, withDefault } from './variables'

const DOCUMENT: EmailDocument = {
  type: 'doc',
  content: [
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'Dear ' },
        { type: 'variable', attrs: { name: 'first_name', default: 'reader' }, marks: [{ type: 'bold' }] },
        { type: 'text', text: ' of {{ company | default("your company") }} & <friends>' },
        { type: 'variable', attrs: { name: 'custom.plan' } },
      ],
    },
    {
      type: 'button',
      attrs: { text: 'For {{ city }}', href: 'https://example.com/{{ custom.code }}?a=1&b=2' },
    },
  ],
}

describe('the variables of an email', () => {
  it('are found in chips, text, links and lines, with their defaults', () => {
    const used = usedVariables({
      subject: "{{ first_name | default('You') }}, {{ last_name }}",
      preheader: '{% if language == "de" and not region %}Hallo{% endif %}',
      content: { format: 'document', document: DOCUMENT },
    })
    expect(used).toEqual([
      { name: 'first_name', defaults: ['You', 'reader'], chips: false },
      { name: 'last_name', defaults: [null], chips: false },
      { name: 'language', defaults: [''], chips: false },
      { name: 'region', defaults: [''], chips: false },
      { name: 'company', defaults: ['your company'], chips: false },
      { name: 'custom.plan', defaults: [null], chips: true },
      { name: 'city', defaults: [null], chips: false },
      { name: 'custom.code', defaults: [null], chips: false },
    ])
  })

  it('do not count our own pages', () => {
    const html = '<a href="{{ unsubscribe_url }}">no more</a> <a href="{{view_url}}">see</a> {{ email }}'
    expect(
      usedVariables({ subject: '', preheader: '', content: { format: 'html', html } }).map(
        ({ name }) => name,
      ),
    ).toEqual(['email'])
  })

  it('get a default wherever they stand as chips', () => {
    const changed = withDefault(DOCUMENT, 'custom.plan', 'Basic')
    expect(
      usedVariables({ subject: '', preheader: '', content: { format: 'document', document: changed } }),
    ).toContainEqual({ name: 'custom.plan', defaults: ['Basic'], chips: true })
    expect(withDefault(changed, 'custom.plan', '')).toEqual(DOCUMENT)
  })

  it('are written with quotes that hold', () => {
    expect(templateOf('first_name', "l'ami")).toBe("{{ first_name | default('l\\'ami') }}")
    const [found] = usedVariables({
      subject: templateOf('first_name', "l'ami"),
      preheader: '',
      content: null,
    })
    expect(found?.defaults).toEqual(["l'ami"])
  })

  it('have names that people read', () => {
    expect(labelOf('first_name')).toBe('First name')
    expect(labelOf('custom.plan', [{ name: 'custom.plan', label: 'Tariff' }])).toBe('Tariff')
    expect(labelOf('custom.renewal_date')).toBe('renewal date')
  })
})

describe('a document as HTML', () => {
  it('keeps variables and escapes the rest', () => {
    expect(htmlOf(DOCUMENT)).toContain(
      `<p>Dear <strong>{{ first_name | default('reader') }}</strong> of {{ company | default("your company") }} &amp; &lt;friends&gt;{{ custom.plan }}</p>`,
    )
    expect(htmlOf(DOCUMENT)).toContain('href="https://example.com/{{ custom.code }}?a=1&amp;b=2"')
  })

  it('nests lists and marks', () => {
    const list: EmailDocument = {
      type: 'doc',
      content: [
        {
          type: 'orderedList',
          attrs: { start: 2 },
          content: [
            {
              type: 'listItem',
              content: [
                {
                  type: 'paragraph',
                  attrs: { textAlign: 'center' },
                  content: [
                    {
                      type: 'text',
                      text: 'here',
                      marks: [{ type: 'link', attrs: { href: 'https://a.b/"' } }, { type: 'italic' }],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    }
    expect(htmlOf(list)).toBe(
      '<ol start="2">\n<li><p style="text-align: center"><a href="https://a.b/&quot;"><em>here</em></a></p></li>\n</ol>\n',
    )
  })
})
