import { ActionIcon, Box, Button, Group, Indicator, Popover, ScrollArea, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Bell } from 'lucide-react'
import type { Notification } from '@/api/types'
import { AnchorLink } from '@/ui/links'
import { Moment } from '@/ui/Moment'
import { notificationsQuery, useReadNotifications } from '../queries'
import { headlineOf, isUrgent, placeOf } from '../words'

/** The API counts no further. */
const MANY = 100

/** A bell that tells how many notifications are unread, and shows the newest. */
export function NotificationBell() {
  const { data } = useQuery(notificationsQuery())
  const [opened, { toggle, close }] = useDisclosure()
  const read = useReadNotifications()
  if (!data) return null
  const { items, unread } = data
  const told = unread >= MANY ? `${MANY} or more unread` : `${unread} unread`

  return (
    <Popover opened={opened} onChange={close} position="bottom-end" width={340} trapFocus shadow="md">
      <Indicator
        label={unread >= MANY ? '99+' : unread}
        disabled={unread === 0}
        size={16}
        offset={6}
        color="red.8"
      >
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={unread > 0 ? `Notifications, ${told}` : 'Notifications'}
            onClick={toggle}
          >
            <Bell size={18} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={0} aria-label="Notifications">
        <Group justify="space-between" px="md" py="xs">
          <Text fw={600}>Notifications</Text>
          {unread > 0 && (
            <Button size="compact-sm" variant="default" onClick={() => read.mutate(null)}>
              Mark all as read
            </Button>
          )}
        </Group>
        {items.length === 0 ? (
          <Text size="sm" c="dimmed" px="md" pb="md">
            Nothing has happened yet.
          </Text>
        ) : (
          <ScrollArea.Autosize mah={380} type="auto">
            <Stack component="ul" gap={0} m={0} p={0} aria-label="Newest notifications">
              {items.map((each) => (
                <Item
                  key={each.id}
                  notification={each}
                  onFollow={() => {
                    close()
                    if (!each.read) read.mutate(each.id)
                  }}
                />
              ))}
            </Stack>
          </ScrollArea.Autosize>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function Item({ notification, onFollow }: { notification: Notification; onFollow: () => void }) {
  const { read, reason, created_at } = notification
  return (
    <Box
      component="li"
      px="md"
      py="xs"
      style={{
        listStyle: 'none',
        borderTop: '1px solid var(--mantine-color-default-border)',
        overflowWrap: 'anywhere',
      }}
      bg={read ? undefined : 'var(--mantine-color-default-hover)'}
    >
      <AnchorLink
        {...placeOf(notification)}
        size="sm"
        fw={read ? 400 : 650}
        c={isUrgent(notification) ? 'var(--mantine-color-error)' : undefined}
        onClick={onFollow}
      >
        {headlineOf(notification)}
      </AnchorLink>
      {reason && (
        <Text size="xs" lineClamp={3}>
          {reason}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {!read && 'New · '}
        <Moment at={created_at} />
      </Text>
    </Box>
  )
}
