import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { BookOpen, Plus } from 'lucide-react'
import { useState } from 'react'
import { messageOf } from '@/api/problem'
import type { Topic } from '@/api/types'
import { useCanWrite } from '@/features/session/context'
import { ConfirmModal } from '@/ui/ConfirmModal'
import type { Column } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { toast } from '@/ui/toast'
import { topicsQuery, useDeleteTopic } from '../queries'
import { RowActions } from './RowActions'
import { SettingsTable } from './SettingsTable'
import { TopicModal } from './TopicModal'

type Open = { edit: Topic | null } | { remove: Topic } | null

/** What contacts subscribe to, and can leave without leaving the rest. */
export function Topics() {
  const [open, setOpen] = useState<Open>(null)
  const topics = useQuery(topicsQuery())
  const canWrite = useCanWrite()
  const remove = useDeleteTopic()
  const close = () => setOpen(null)

  const columns: Column<Topic>[] = [
    {
      header: 'Topic',
      cell: ({ name, description }) => (
        <>
          <Text size="sm" fw={500}>
            {name}
          </Text>
          {description && (
            <Text size="sm" c="dimmed">
              {description}
            </Text>
          )}
        </>
      ),
    },
    { header: 'New contacts', cell: (topic) => (topic.default ? 'Subscribed' : 'Not subscribed') },
  ]
  if (canWrite) {
    columns.push({
      header: 'Actions',
      unlabelled: true,
      align: 'right',
      cell: (topic) => (
        <RowActions
          name={topic.name}
          onEdit={() => setOpen({ edit: topic })}
          onDelete={() => setOpen({ remove: topic })}
        />
      ),
    })
  }

  const add = canWrite && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setOpen({ edit: null })}>
      Add topic
    </Button>
  )
  const removed = open && 'remove' in open ? open.remove : null
  return (
    <Stack>
      {topics.data && topics.data.length > 0 && <Group justify="flex-end">{add}</Group>}
      <SettingsTable
        label="Topics"
        query={topics}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            icon={BookOpen}
            title="No topics yet"
            text="Newsletter, offers, events: who has had enough of one topic can leave it and stay with the others."
            action={add}
          />
        }
      />
      {open && 'edit' in open && <TopicModal topic={open.edit} onClose={close} />}
      <ConfirmModal
        opened={removed !== null}
        onClose={close}
        title="Delete this topic?"
        confirm="Delete topic"
        danger
        loading={remove.isPending}
        onConfirm={() =>
          removed &&
          remove.mutate(removed, {
            onSuccess: () => toast('success', `“${removed.name}” deleted`),
            onError: (error) => toast('error', messageOf(error)),
            onSettled: close,
          })
        }
      >
        <Text size="sm">“{removed?.name}” will be gone, and who subscribed to it is forgotten.</Text>
      </ConfirmModal>
    </Stack>
  )
}
