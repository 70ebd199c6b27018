import { Box, Stack, Text } from '@mantine/core'
import type { Contact } from '@/api/types'
import type { Column } from '@/ui/DataTable'
import { AnchorLink } from '@/ui/links'
import { Tags } from '@/ui/Tags'
import { nameOf } from '../contact-form'
import { ReachBadge } from './ReachBadge'

/** The columns that tell one contact from another, in lists and previews. */
export const CONTACT_COLUMNS: Column<Contact>[] = [
  {
    header: 'Contact',
    cell: (contact) => (
      <Stack gap={0}>
        <AnchorLink to="/contacts/$contactId" params={{ contactId: contact.id }} fw={500}>
          {nameOf(contact)}
        </AnchorLink>
        <Text size="sm" c="dimmed">
          {contact.email ?? contact.phone}
        </Text>
        <Box hiddenFrom="sm" mt={4}>
          <ReachBadge contact={contact} />
        </Box>
      </Stack>
    ),
  },
  { header: 'Company', cell: (contact) => contact.company ?? '–', from: 'md' },
  { header: 'City', cell: (contact) => contact.city ?? '–', from: 'lg' },
  { header: 'Tags', cell: (contact) => <Tags tags={contact.tags} limit={2} />, from: 'sm' },
  { header: 'Reach', from: 'sm', cell: (contact) => <ReachBadge contact={contact} /> },
]

/** The same for places with less room. */
export const MEMBER_COLUMNS = CONTACT_COLUMNS.filter(({ header }) => header !== 'City')
