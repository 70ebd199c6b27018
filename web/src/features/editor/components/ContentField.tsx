import { Alert, Button, Group, Skeleton, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { CodeXml, TriangleAlert } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { ConfirmModal } from '@/ui/ConfirmModal'
import type { EmailContent } from '../content'
import { type EmailDocument, strangersIn, withoutStrangers } from '../document'
import { htmlOf } from '../html'
import { useVariables } from '../queries'
import { HtmlSource } from './HtmlSource'

const DocumentEditor = lazy(() => import('./DocumentEditor'))

interface Props {
  /** Mounted anew (by its key) when it is replaced from outside. */
  value: EmailContent
  error?: ReactNode
  onChange: (content: EmailContent) => void
}

/** The content of an email: a document in the editor, or HTML source. From the first there is a way to the second, but none back. */
export function ContentField({ value, error, onChange }: Props) {
  if (value.format === 'html') {
    return <HtmlSource value={value.html} error={error} onChange={(html) => onChange({ ...value, html })} />
  }
  return (
    <>
      <DocumentField
        document={value.document}
        error={error}
        onChange={(document) => onChange({ format: 'document', document })}
      />
      <ToHtml document={value.document} onConfirm={(html) => onChange({ format: 'html', html })} />
    </>
  )
}

interface DocumentProps {
  document: EmailDocument
  error?: ReactNode
  onChange: (document: EmailDocument) => void
}

function DocumentField({ document, error, onChange }: DocumentProps) {
  const variables = useVariables()
  const [first] = useState(document)
  const [anyway, setAnyway] = useState(false)
  const strangers = strangersIn(first)
  if (strangers.length > 0 && !anyway) {
    return (
      <Alert color="yellow" variant="outline" icon={<TriangleAlert />} title="Made with another program">
        <Group justify="space-between" gap="sm">
          <Text size="sm">
            It has parts that this editor doesn’t know and would leave out: {strangers.join(', ')}.
          </Text>
          <Button size="compact-sm" variant="default" onClick={() => setAnyway(true)}>
            Edit without them
          </Button>
        </Group>
      </Alert>
    )
  }
  if (!variables) return <Skeleton h={420} />
  return (
    <Suspense fallback={<Skeleton h={420} />}>
      <DocumentEditor
        document={withoutStrangers(first)}
        variables={variables}
        error={error}
        onChange={onChange}
      />
    </Suspense>
  )
}

function ToHtml({ document, onConfirm }: { document: EmailDocument; onConfirm: (html: string) => void }) {
  const [opened, { open, close }] = useDisclosure()
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<CodeXml size={14} aria-hidden />}
        style={{ alignSelf: 'flex-end' }}
        onClick={open}
      >
        Edit as HTML
      </Button>
      <ConfirmModal
        opened={opened}
        onClose={close}
        title="Go on in HTML?"
        confirm="Edit as HTML"
        onConfirm={() => {
          close()
          onConfirm(htmlOf(document))
        }}
      >
        <Text size="sm">
          What you wrote becomes HTML source, with your variables in it. There is no way back to the editor
          but starting from a template.
        </Text>
      </ConfirmModal>
    </>
  )
}
