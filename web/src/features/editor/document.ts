/** The document of an email as the API takes it: which nodes and marks there are, and what each may hold. Pure. */

export interface EmailMark {
  type: string
  attrs?: Record<string, unknown>
}

export interface EmailNode {
  type: string
  attrs?: Record<string, unknown>
  content?: EmailNode[]
  marks?: EmailMark[]
  text?: string
}

export interface EmailDocument {
  type: 'doc'
  content: EmailNode[]
}

/** What may stand to the side of what: `left` is also how a node without an alignment stands. */
export type Alignment = 'left' | 'center' | 'right'

/** Attributes by node. The editor's own have more (a code block's language), which mails have no use for. */
const NODES: Record<string, readonly string[]> = {
  paragraph: ['textAlign'],
  heading: ['level', 'textAlign'],
  bulletList: [],
  orderedList: ['start'],
  listItem: [],
  blockquote: [],
  codeBlock: [],
  horizontalRule: [],
  image: ['src', 'alt', 'width', 'align', 'href'],
  button: ['text', 'href', 'align', 'color'],
  hardBreak: [],
  text: [],
  variable: ['name', 'default'],
}

const MARKS: Record<string, readonly string[]> = {
  bold: [],
  italic: [],
  underline: [],
  strike: [],
  code: [],
  link: ['href'],
  textStyle: ['color'],
}

export const EMPTY_DOCUMENT: EmailDocument = { type: 'doc', content: [{ type: 'paragraph' }] }

/** The document of what the editor holds: only attributes that mails know and that are set, and no empty lines at the end. */
export function documentOf(root: { content?: EmailNode[] }): EmailDocument {
  const content = (root.content ?? []).map(nodeOf)
  while (content.length > 1 && isEmptyLine(content.at(-1))) content.pop()
  return content.length > 0 ? { type: 'doc', content } : EMPTY_DOCUMENT
}

/** The types in a document that the editor doesn't know, and would lose. */
export function strangersIn(document: EmailDocument): string[] {
  const found = new Set<string>()
  for (const node of nodesOf(document)) {
    if (!(node.type in NODES)) found.add(node.type)
    for (const { type } of node.marks ?? []) if (!(type in MARKS)) found.add(type)
  }
  return [...found]
}

/** The document without them: TipTap opens none that has any. */
export function withoutStrangers(document: EmailDocument): EmailDocument {
  const kept = (nodes: EmailNode[] | undefined): EmailNode[] =>
    (nodes ?? []).flatMap((node) => {
      if (!(node.type in NODES)) return kept(node.content)
      const marks = node.marks?.filter(({ type }) => type in MARKS)
      return { ...node, ...(node.content && { content: kept(node.content) }), ...(marks && { marks }) }
    })
  return { type: 'doc', content: kept(document.content) }
}

/** How much there is to read in a document's text. */
export function countsOf(text: string): { words: number; characters: number } {
  return { words: text.split(/\s+/).filter(Boolean).length, characters: text.replaceAll('\n', '').length }
}

/** Whether there is nothing to read in it. */
export function isEmpty(document: EmailDocument): boolean {
  return document.content.every(isEmptyLine)
}

/** All nodes, from the outside in and in the order of reading. */
export function* nodesOf(root: { content?: EmailNode[] }): Generator<EmailNode> {
  for (const node of root.content ?? []) {
    yield node
    yield* nodesOf(node)
  }
}

/** The document with each node as `change` makes it; a node within others is changed first. */
export function mapNodes(document: EmailDocument, change: (node: EmailNode) => EmailNode): EmailDocument {
  const within = (node: EmailNode): EmailNode =>
    change(node.content ? { ...node, content: node.content.map(within) } : node)
  return { ...document, content: document.content.map(within) }
}

function nodeOf({ type, attrs, content, marks, text }: EmailNode): EmailNode {
  const kept = attributesOf(attrs, NODES[type] ?? [])
  return {
    type,
    ...(kept && { attrs: kept }),
    ...(content && content.length > 0 && { content: content.map(nodeOf) }),
    ...(marks && marks.length > 0 && { marks: marks.map(markOf) }),
    ...(text !== undefined && { text }),
  }
}

function markOf({ type, attrs }: EmailMark): EmailMark {
  const kept = attributesOf(attrs, MARKS[type] ?? [])
  return { type, ...(kept && { attrs: kept }) }
}

function attributesOf(
  attributes: Record<string, unknown> | undefined,
  known: readonly string[],
): Record<string, unknown> | null {
  const kept = Object.entries(attributes ?? {}).filter(
    ([name, value]) => known.includes(name) && value !== null && value !== undefined,
  )
  return kept.length > 0 ? Object.fromEntries(kept) : null
}

function isEmptyLine(node: EmailNode | undefined): boolean {
  return node?.type === 'paragraph' && !node.content?.length
}
