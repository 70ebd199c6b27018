import { MultiSelect, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { BookOpen } from 'lucide-react'
import { topicsQuery } from '@/features/settings/queries'
import { AnchorLink } from '@/ui/links'
import type { Target } from '../queries'
import { BulkEditor, type Chosen } from './BulkEditor'

interface Props {
  target: Target
  whom: string
  onDone?: () => void
}

/** Subscribes many contacts to topics at once, and takes them off. */
export function TopicsEditor(props: Props) {
  const topics = useQuery(topicsQuery())
  const options = topics.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []

  function input(label: string, description: string | undefined, chosen: Chosen, other: Chosen) {
    return (
      <MultiSelect
        label={label}
        description={description}
        placeholder={chosen.value.length === 0 ? 'Choose topics' : undefined}
        searchable
        nothingFoundMessage="No topic of that name"
        // The same topic can't be both added and removed.
        data={options.filter(({ value }) => !other.value.includes(value))}
        {...chosen}
      />
    )
  }

  return (
    <BulkEditor
      what="topics"
      icon={BookOpen}
      {...props}
      inputs={(add, remove) =>
        topics.data?.length === 0 ? (
          <Text size="sm">
            There are no topics yet. <AnchorLink to="/settings/topics">Add one in the settings</AnchorLink>.
          </Text>
        ) : (
          <>
            {input('Subscribe to', 'Who has left a topic stays out of it.', add, remove)}
            {input('Unsubscribe from', undefined, remove, add)}
          </>
        )
      }
    />
  )
}
