import { Badge, Group, List, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { AtSign } from 'lucide-react'
import type { Authentication } from '@/api/types'
import { EmptyState } from '@/ui/EmptyState'

const FOUND: Record<Authentication['dkim'], { label: string; color: string }> = {
  pass: { label: 'in order', color: 'teal' },
  missing: { label: 'missing', color: 'red' },
  failing: { label: 'wrong', color: 'red' },
  unknown: { label: 'not known', color: 'gray' },
}

/** Whether receivers can see that mail is the workspace's, by identity, and what to add where they can't. */
export function Authentications({ identities }: { identities: Authentication[] }) {
  return (
    <Stack component="section" aria-label="Identities" gap="xs">
      <div>
        <Title order={2} size="h4">
          Identities
        </Title>
        <Text size="sm" c="dimmed">
          Gmail, Yahoo and others take bulk mail only with DKIM, SPF and DMARC in order.
        </Text>
      </div>
      {identities.length === 0 ? (
        <EmptyState
          icon={AtSign}
          title="No sender yet"
          text="Verify a domain in the SES console, and name a sender in the email settings."
        />
      ) : (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          {identities.map((identity) => (
            <Card key={identity.identity} identity={identity} />
          ))}
        </SimpleGrid>
      )}
    </Stack>
  )
}

function Card({
  identity: { identity, dkim, spf, dmarc, dmarc_policy, detail },
}: {
  identity: Authentication
}) {
  const advice = detail.split('\n').filter(Boolean)
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} component="article" aria-label={identity}>
      <Stack gap="sm">
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {identity}
        </Text>
        <Group gap="xs">
          <Mark name="DKIM" found={dkim} />
          <Mark name="SPF" found={spf} />
          <Mark name="DMARC" found={dmarc} more={dmarc_policy && `policy ${dmarc_policy}`} />
        </Group>
        {advice.length > 0 && (
          <List size="sm" spacing={6}>
            {advice.map((line) => (
              <List.Item key={line} style={{ overflowWrap: 'anywhere' }}>
                {line}
              </List.Item>
            ))}
          </List>
        )}
      </Stack>
    </Paper>
  )
}

function Mark({ name, found, more }: { name: string; found: Authentication['dkim']; more?: string | null }) {
  const { label, color } = FOUND[found]
  return (
    <Badge variant="dot" color={color} tt="none" fw={500} miw="max-content">
      {name}: {label}
      {more && `, ${more}`}
    </Badge>
  )
}
