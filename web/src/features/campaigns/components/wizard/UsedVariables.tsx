import { Code, Group, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useVariables } from '@/features/editor/queries'
import { labelOf, type UsedVariable, usedVariables, withDefault } from '@/features/editor/variables'
import { DataTable } from '@/ui/DataTable'
import type { CampaignDraft } from '../../draft'
import { campaignQuery, dryRunQuery } from '../../queries'
import { Warnings } from '../Warnings'

/** Which variables the mail uses, what stands there for whom there is no value, and how many that are. */
export function UsedVariables({ draft, campaignId }: { draft: CampaignDraft; campaignId: string }) {
  const variables = useVariables() ?? []
  const { values } = draft
  const used = usedVariables(values)
  const { data: campaign } = useQuery(campaignQuery(campaignId))
  const { data: dryRun } = useQuery({
    ...dryRunQuery(campaign ?? { id: campaignId, version: 0 }),
    enabled: campaign !== undefined && used.length > 0,
  })

  function setDefault(name: string, fallback: string) {
    draft.change(({ content }) =>
      content?.format === 'document'
        ? { content: { ...content, document: withDefault(content.document, name, fallback) } }
        : {},
    )
  }

  if (used.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Everyone gets the same words. Put in a variable, such as the first name, to speak to each person.
      </Text>
    )
  }
  return (
    <Stack>
      <DataTable<UsedVariable>
        label="Variables"
        rows={used}
        rowKey={({ name }) => name}
        columns={[
          {
            header: 'Variable',
            cell: ({ name }) => (
              <Group gap="xs">
                <Text size="sm" fw={500}>
                  {labelOf(name, variables)}
                </Text>
                <Code>{name}</Code>
              </Group>
            ),
          },
          {
            header: 'Where it is missing',
            cell: ({ name, defaults, chips }) =>
              chips && defaults.length === 1 ? (
                <TextInput
                  size="xs"
                  aria-label={`Where ${labelOf(name, variables)} is missing`}
                  placeholder="Nothing stands there"
                  value={defaults[0] ?? ''}
                  onChange={(event) => setDefault(name, event.currentTarget.value)}
                />
              ) : (
                <Text size="sm" c="dimmed">
                  {wordsFor(defaults)}
                </Text>
              ),
          },
        ]}
      />
      {dryRun && <Warnings warnings={dryRun.warnings} />}
    </Stack>
  )
}

function wordsFor(defaults: (string | null)[]): string {
  return defaults
    .map((each) => (each === null ? 'nothing' : each === '' ? 'a condition decides' : `“${each}”`))
    .join(', or ')
}
