import { Alert, Button, Group, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { CodeXml, PencilLine, TriangleAlert } from 'lucide-react'
import { contentOf, EMPTY_CONTENT, type EmailContent } from '@/features/editor/content'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { startersQuery, templatesQuery } from '../queries'
import { TemplateCard } from './TemplateCard'

/** What a mail begins with. */
export interface Beginning {
  subject: string
  preheader: string
  content: EmailContent
}

interface Props {
  onChoose: (beginning: Beginning) => void
  /** What HTML begins with. */
  html: EmailContent
  /** Whether something would be replaced by the choice. */
  replaces?: boolean
  onCancel?: () => void
}

/** Where a mail can begin: empty, in HTML, from one's own templates or from those that come with Godwit. */
export function TemplateGallery({ onChoose, html, replaces, onCancel }: Props) {
  const starters = useQuery(startersQuery())
  const own = useInfiniteQuery(templatesQuery())
  const templates = own.data?.pages.flatMap(({ items }) => items) ?? []
  const bare = (content: EmailContent) => onChoose({ subject: '', preheader: '', content })

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
      {templates.length > 0 && <Gallery title="Your templates" things={templates} onChoose={onChoose} />}
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
      {starters.error && (
        <ErrorAlert
          title="The templates can’t be shown"
          error={starters.error}
          retry={() => void starters.refetch()}
        />
      )}
      {starters.isPending && <Skeleton h={320} />}
      {starters.data && <Gallery title="To begin with" things={starters.data} onChoose={onChoose} />}
    </Stack>
  )
}

interface Thing {
  id: string
  name: string
  description: string
  subject: string
  preheader: string
  content: Parameters<typeof contentOf>[0]
}

function Gallery({
  title,
  things,
  onChoose,
}: {
  title: string
  things: Thing[]
  onChoose: (beginning: Beginning) => void
}) {
  return (
    <Stack component="section" aria-label={title} gap="sm">
      <Title order={2} size="h4">
        {title}
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        {things.map(({ id, name, description, subject, preheader, content }) => {
          const beginning = { subject, preheader, content: contentOf(content) ?? EMPTY_CONTENT }
          return (
            <TemplateCard
              key={id}
              name={name}
              description={description || subject}
              draft={beginning}
              actions={
                <Button
                  variant="default"
                  size="compact-md"
                  aria-label={`Use ${name}`}
                  onClick={() => onChoose(beginning)}
                >
                  Use it
                </Button>
              }
            />
          )
        })}
      </SimpleGrid>
    </Stack>
  )
}
