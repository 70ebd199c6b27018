/** What the editor can write: the nodes and marks of an email's document, and nothing more. */
import type { Extensions } from '@tiptap/core'
import { Placeholder } from '@tiptap/extensions'
import { StarterKit } from '@tiptap/starter-kit'
import { TextAlignment } from './nodes/alignment'
import { Button } from './nodes/button'
import { TextColor } from './nodes/color'
import { Image } from './nodes/image'
import { Variable } from './nodes/variable'
import type { Variable as Named } from './variables'

/** @param variables what chips are called */
export function emailExtensions(variables: readonly Named[] = []): Extensions {
  return [
    StarterKit.configure({
      heading: { levels: [1, 2, 3] },
      link: { openOnClick: false, defaultProtocol: 'https', HTMLAttributes: { target: null, rel: null } },
    }),
    TextAlignment,
    TextColor,
    Image,
    Button,
    Variable.configure({ variables }),
    Placeholder.configure({ placeholder: 'Write your mail' }),
  ]
}
