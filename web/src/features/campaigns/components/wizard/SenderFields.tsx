import { Autocomplete, SimpleGrid, TextInput } from '@mantine/core'
import { useIdentities } from '@/features/settings/email-queries'
import type { CampaignDraft } from '../../draft'

/** Who the mail is from, where it isn't the workspace's sender. */
export function SenderFields({ draft: { values, errors, change } }: { draft: CampaignDraft }) {
  const { sender } = values
  const { data: identities = [] } = useIdentities()
  const addresses = identities.filter(({ type, verified }) => verified && type === 'email_address')
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <TextInput
        label="Sender’s name"
        placeholder="The workspace’s"
        autoComplete="off"
        error={errors['sender.name']}
        value={sender.name}
        onChange={(event) => change({ sender: { ...sender, name: event.currentTarget.value } })}
      />
      <Autocomplete
        label="Sender’s address"
        placeholder="The workspace’s"
        autoComplete="off"
        data={addresses.map(({ identity }) => identity)}
        error={errors['sender.address']}
        value={sender.address}
        onChange={(address) => change({ sender: { ...sender, address } })}
      />
      <TextInput
        label="Replies go to"
        placeholder="The workspace’s"
        type="email"
        autoComplete="off"
        error={errors.reply_to}
        value={values.replyTo}
        onChange={(event) => change({ replyTo: event.currentTarget.value })}
      />
    </SimpleGrid>
  )
}
