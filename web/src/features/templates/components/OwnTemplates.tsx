import { ActionIcon, Button, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { SearchX, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { messageOf } from '@/api/problem'
import type { Template } from '@/api/types'
import { contentOf } from '@/features/editor/content'
import { useCanWrite } from '@/features/session/context'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { toast } from '@/ui/toast'
import { templatesQuery, useDeleteTemplate } from '../queries'
import { TemplateCard } from './TemplateCard'

/** The workspace's own templates, those that are searched. */
export function OwnTemplates({ q }: { q: string }) {
  const canWrite = useCanWrite()
  const list = useInfiniteQuery(templatesQuery(q))
  const [removing, setRemoving] = useState<Template | null>(null)
  const templates = list.data?.pages.flatMap(({ items }) => items)

  if (list.isError && !templates) return <ErrorAlert error={list.error} retry={() => void list.refetch()} />
  if (!templates) return <Skeleton h={320} />
  if (templates.length === 0) {
    if (!q) return null
    return (
      <EmptyState icon={SearchX} title="No template fits" text="The search looks at names and subjects." />
    )
  }
  return (
    <Stack component="section" aria-label="Your templates" gap="sm">
      <Title order={2} size="h4">
        Your templates
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        {templates.map((template) => {
          const content = contentOf(template.content)
          const { subject, preheader } = template
          return (
            <TemplateCard
              key={template.id}
              name={template.name}
              description={template.description || subject}
              draft={content && { subject, preheader, content }}
              actions={
                canWrite && (
                  <>
                    <ButtonLink
                      to="/templates/$templateId"
                      params={{ templateId: template.id }}
                      variant="default"
                      size="xs"
                      aria-label={`Edit ${template.name}`}
                    >
                      Edit
                    </ButtonLink>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`Delete ${template.name}`}
                      onClick={() => setRemoving(template)}
                    >
                      <Trash2 size={16} aria-hidden />
                    </ActionIcon>
                  </>
                )
              }
            />
          )
        })}
      </SimpleGrid>
      {list.hasNextPage && (
        <Button
          variant="default"
          style={{ alignSelf: 'center' }}
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show more
        </Button>
      )}
      <Remove template={removing} onClose={() => setRemoving(null)} />
    </Stack>
  )
}

function Remove({ template, onClose }: { template: Template | null; onClose: () => void }) {
  const remove = useDeleteTemplate()
  return (
    <ConfirmModal
      opened={template !== null}
      onClose={onClose}
      title="Delete this template?"
      confirm="Delete template"
      danger
      loading={remove.isPending}
      onConfirm={() =>
        template &&
        remove.mutate(template, {
          onSuccess: () => toast('success', `“${template.name}” deleted`),
          onError: (error) => toast('error', messageOf(error)),
          onSettled: onClose,
        })
      }
    >
      <Text size="sm">“{template?.name}” will be gone. Campaigns that began with it stay as they are.</Text>
    </ConfirmModal>
  )
}
