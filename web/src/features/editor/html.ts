/** A document as HTML source, for people who go on by hand. Its template syntax stays as it is. Pure. */
import type { EmailDocument, EmailMark, EmailNode } from './document'
import { templateOf } from './variables'

export const BUTTON_COLOR = '#0f6b66'

/** Simple HTML of the document's meaning; how the backend lays documents out is its own. */
export function htmlOf(document: EmailDocument): string {
  return `${document.content.map(blockOf).join('\n')}\n`
}

function blockOf(node: EmailNode): string {
  const { attrs = {}, content = [] } = node
  switch (node.type) {
    case 'paragraph':
      return `<p${alignment(attrs.textAlign)}>${inlineOf(content)}</p>`
    case 'heading':
      return `<h${attrs.level}${alignment(attrs.textAlign)}>${inlineOf(content)}</h${attrs.level}>`
    case 'bulletList':
      return `<ul>\n${content.map(blockOf).join('\n')}\n</ul>`
    case 'orderedList':
      return `<ol${attrs.start && attrs.start !== 1 ? ` start="${attrs.start}"` : ''}>\n${content.map(blockOf).join('\n')}\n</ol>`
    case 'listItem':
      return `<li>${content.map(blockOf).join('\n')}</li>`
    case 'blockquote':
      return `<blockquote>\n${content.map(blockOf).join('\n')}\n</blockquote>`
    case 'codeBlock':
      return `<pre><code>${inlineOf(content)}</code></pre>`
    case 'horizontalRule':
      return '<hr>'
    case 'image':
      return imageOf(attrs)
    case 'button':
      return buttonOf(attrs)
    default:
      return inlineOf([node])
  }
}

function imageOf(attrs: Record<string, unknown>): string {
  const width = attrs.width ? ` width="${attrs.width}"` : ''
  const image = `<img src="${attribute(attrs.src)}" alt="${attribute(attrs.alt)}"${width} style="max-width: 100%">`
  const linked = attrs.href ? `<a href="${attribute(attrs.href)}">${image}</a>` : image
  return `<p${alignment(attrs.align)}>${linked}</p>`
}

function buttonOf(attrs: Record<string, unknown>): string {
  const look = `display: inline-block; padding: 12px 24px; border-radius: 6px; background: ${attribute(attrs.color ?? BUTTON_COLOR)}; color: #ffffff; text-decoration: none`
  return `<p${alignment(attrs.align)}><a href="${attribute(attrs.href)}" style="${look}">${text(attrs.text)}</a></p>`
}

function inlineOf(nodes: EmailNode[]): string {
  return nodes.map((node) => (node.marks ?? []).reduceRight(marked, leafOf(node))).join('')
}

function leafOf({ type, text: words, attrs = {} }: EmailNode): string {
  if (type === 'hardBreak') return '<br>'
  if (type === 'variable') return templateOf(String(attrs.name), String(attrs.default ?? ''))
  return text(words)
}

const TAGS: Record<string, string> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 's',
  code: 'code',
}

function marked(inner: string, { type, attrs = {} }: EmailMark): string {
  if (type === 'link') return `<a href="${attribute(attrs.href)}">${inner}</a>`
  if (type === 'textStyle') {
    return attrs.color ? `<span style="color: ${attribute(attrs.color)}">${inner}</span>` : inner
  }
  const tag = TAGS[type]
  return tag ? `<${tag}>${inner}</${tag}>` : inner
}

function alignment(align: unknown): string {
  return align && align !== 'left' ? ` style="text-align: ${align}"` : ''
}

/** Escapes what isn't template syntax: within a tag, `<` compares. */
function text(words: unknown): string {
  return outsideTags(words, (part) =>
    part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  )
}

function attribute(value: unknown): string {
  return outsideTags(value, (part) => part.replaceAll('&', '&amp;').replaceAll('"', '&quot;'))
}

function outsideTags(value: unknown, escaped: (part: string) => string): string {
  return String(value ?? '')
    .split(/(\{\{.*?\}\}|\{%.*?%\})/)
    .map((part, at) => (at % 2 === 0 ? escaped(part) : part))
    .join('')
}
