import { SimpleGrid, Skeleton, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Starter } from '@/api/types'
import { contentOf, EMPTY_CONTENT } from '@/features/editor/content'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { startersQuery } from '../queries'
import { TemplateCard } from './TemplateCard'

/** The templates that come with Godwit, each with what can be done with it. */
export function Starters({ actions }: { actions: (starter: Starter) => ReactNode }) {
  const starters = useQuery(startersQuery())
  if (starters.error) {
    return (
      <ErrorAlert
        title="The templates can’t be shown"
        error={starters.error}
        retry={() => void starters.refetch()}
      />
    )
  }
  return (
    <Stack component="section" aria-label="To begin with" gap="sm">
      <Title order={2} size="h4">
        To begin with
      </Title>
      {starters.isPending && <Skeleton h={320} />}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        {starters.data?.map((starter) => {
          const { id, name, description, subject, preheader, content } = starter
          return (
            <TemplateCard
              key={id}
              name={name}
              description={description}
              draft={{ subject, preheader, content: contentOf(content) ?? EMPTY_CONTENT }}
              actions={actions(starter)}
            />
          )
        })}
      </SimpleGrid>
    </Stack>
  )
}
