import { Badge, Group, Text } from '@mantine/core'

interface Props {
  tags: string[]
  /** At most so many are written out. */
  limit?: number
}

export function Tags({ tags, limit = 3 }: Props) {
  if (tags.length === 0) return <Text span>–</Text>
  const more = tags.length - limit
  return (
    <Group gap={4}>
      {tags.slice(0, limit).map((tag) => (
        <Badge key={tag} variant="default" tt="none" fw={500} w="max-content" maw={180}>
          {tag}
        </Badge>
      ))}
      {more > 0 && (
        <Text span size="xs" c="dimmed" title={tags.slice(limit).join(', ')}>
          +{more}
        </Text>
      )}
    </Group>
  )
}
