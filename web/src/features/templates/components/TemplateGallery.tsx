import { Alert, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { CodeXml, PencilLine, TriangleAlert } from 'lucide-react'
import type { Starter, Template } from '@/api/types'
import { contentOf, EMPTY_CONTENT, type EmailContent } from '@/features/editor/content'
import type { Draft } from '@/features/editor/queries'
import { templatesQuery } from '../queries'
import { Starters } from './Starters'
import { TemplateCard } from './TemplateCard'

interface Props {
  onChoose: (beginning: Draft) => void
  /** What HTML begins with. */
  html: EmailContent
  /** Whether something would be replaced by the choice. */
  replaces?: boolean
  onCancel?: () => void
}

/** Where a mail can begin: empty, in HTML, from one's own templates or from those that come with Godwit. */
export function TemplateGallery({ onChoose, html, replaces, onCancel }: Props) {
  const own = useInfiniteQuery(templatesQuery())
  const templates = own.data?.pages.flatMap(({ items }) => items) ?? []
  const bare = (content: EmailContent) => onChoose({ subject: '', preheader: '', content })
  const use = (template: Template | Starter) => (
    <Button
      variant="default"
      size="xs"
      aria-label={`Use ${template.name}`}
      onClick={() => onChoose(beginningOf(template))}
    >
      Use it
    </Button>
  )

  return (
    <Stack gap="lg">
      {replaces && (
        <Alert
          color="yellow"
          variant="outline"
          icon={<TriangleAlert />}
          title="It replaces what you have written"
        >
          <Text size="sm">Subject and preview line stay.</Text>
        </Alert>
      )}
      <Group gap="xs">
        <Button leftSection={<PencilLine size={16} aria-hidden />} onClick={() => bare(EMPTY_CONTENT)}>
          Start empty
        </Button>
        <Button variant="default" leftSection={<CodeXml size={16} aria-hidden />} onClick={() => bare(html)}>
          Write HTML
        </Button>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            Keep what I have
          </Button>
        )}
      </Group>
      {templates.length > 0 && (
        <Stack component="section" aria-label="Your templates" gap="sm">
          <Title order={2} size="h4">
            Your templates
          </Title>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
            {templates.map((template) => (
              <TemplateCard
                key={template.id}
                name={template.name}
                description={template.description || template.subject}
                draft={beginningOf(template)}
                actions={use(template)}
              />
            ))}
          </SimpleGrid>
          {own.hasNextPage && (
            <Button
              variant="default"
              style={{ alignSelf: 'center' }}
              loading={own.isFetchingNextPage}
              onClick={() => void own.fetchNextPage()}
            >
              Show more of your templates
            </Button>
          )}
        </Stack>
      )}
      <Starters actions={use} />
    </Stack>
  )
}

function beginningOf({ subject, preheader, content }: Template | Starter): Draft {
  return { subject, preheader, content: contentOf(content) ?? EMPTY_CONTENT }
}
