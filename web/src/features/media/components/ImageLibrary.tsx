import {
  ActionIcon,
  Button,
  ScrollArea,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  UnstyledButton,
} from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { messageOf } from '@/api/problem'
import type { Media } from '@/api/types'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { formatDay, formatSize } from '@/ui/format'
import { toast } from '@/ui/toast'
import { mediaQuery, useDeleteImage } from '../queries'
import classes from './ImageLibrary.module.css'

interface Props {
  onChoose: (image: Media) => void
}

/** The images that were uploaded before, newest first: to choose from, and to delete. */
export function ImageLibrary({ onChoose }: Props) {
  const images = useInfiniteQuery(mediaQuery())
  const remove = useDeleteImage()
  const [doomed, setDoomed] = useState<Media | null>(null)
  const found = images.data?.pages.flatMap(({ items }) => items)

  if (images.isError && !found) {
    return <ErrorAlert error={images.error} retry={() => void images.refetch()} />
  }
  if (!found) return <Skeleton h={120} />
  if (found.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No image has been uploaded yet.
      </Text>
    )
  }
  return (
    <>
      <ScrollArea.Autosize mah={300} type="auto" offsetScrollbars="y" viewportProps={{ tabIndex: -1 }}>
        <Stack gap="xs">
          <SimpleGrid
            component="ul"
            aria-label="Earlier images"
            cols={{ base: 2, xs: 3 }}
            spacing="xs"
            m={0}
            p={0}
          >
            {found.map((image) => (
              <Item
                key={image.id}
                image={image}
                onChoose={() => onChoose(image)}
                onDelete={() => setDoomed(image)}
              />
            ))}
          </SimpleGrid>
          {images.hasNextPage && (
            <Button
              variant="default"
              size="compact-md"
              style={{ alignSelf: 'center' }}
              loading={images.isFetchingNextPage}
              onClick={() => void images.fetchNextPage()}
            >
              Show more
            </Button>
          )}
        </Stack>
      </ScrollArea.Autosize>
      <ConfirmModal
        opened={doomed !== null}
        onClose={() => setDoomed(null)}
        title="Delete this image?"
        confirm="Delete image"
        danger
        loading={remove.isPending}
        onConfirm={() =>
          doomed &&
          remove.mutate(doomed, {
            onSuccess: () => toast('success', `${doomed.filename} deleted`),
            onError: (error) => toast('error', messageOf(error)),
            onSettled: () => setDoomed(null),
          })
        }
      >
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          Mails that show {doomed?.filename} will show a gap there, also those that were sent long ago.
        </Text>
      </ConfirmModal>
    </>
  )
}

interface ItemProps {
  image: Media
  onChoose: () => void
  onDelete: () => void
}

/** An image with its name; only what was found good can be chosen. */
function Item({ image, onChoose, onDelete }: ItemProps) {
  const { filename, state, detail, size, created_at, url } = image
  return (
    <li className={classes.item}>
      <UnstyledButton
        className={classes.choice}
        disabled={state !== 'ready'}
        aria-label={`Choose ${filename}`}
        title={`${filename}, ${formatSize(size)}, ${formatDay(created_at)}`}
        onClick={onChoose}
      >
        {state === 'ready' && <img src={url} alt="" loading="lazy" className={classes.image} />}
        {state === 'refused' && (detail ?? 'Refused')}
        {state === 'awaiting_upload' && 'Not uploaded'}
      </UnstyledButton>
      <div className={classes.foot}>
        <Text size="xs" truncate flex={1} miw={0}>
          {filename}
        </Text>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Delete ${filename}`}
          onClick={onDelete}
        >
          <Trash2 size={14} aria-hidden />
        </ActionIcon>
      </div>
    </li>
  )
}
