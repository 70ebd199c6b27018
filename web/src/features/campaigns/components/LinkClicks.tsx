import { Anchor, Paper, Title } from '@mantine/core'
import type { Analytics } from '@/api/types'
import { type Column, DataTable } from '@/ui/DataTable'
import { formatNumber } from '@/ui/format'

type Link = Analytics['links'][number]

const COLUMNS: Column<Link>[] = [
  {
    header: 'Link',
    cell: ({ url }) => (
      <Anchor href={url} target="_blank" rel="noreferrer noopener" size="sm">
        {url}
      </Anchor>
    ),
  },
  { header: 'People', align: 'right', cell: ({ clicked }) => formatNumber(clicked) },
  { header: 'Clicks', align: 'right', cell: ({ clicks_total }) => formatNumber(clicks_total) },
]

/** Who clicked what, by link. */
export function LinkClicks({ links }: { links: Link[] }) {
  return (
    <section aria-label="Links">
      <Title order={2} size="h4" mb="xs">
        Links
      </Title>
      <Paper withBorder radius="lg" style={{ overflow: 'hidden' }}>
        <DataTable label="Links" columns={COLUMNS} rows={links} rowKey={({ url }) => url} />
      </Paper>
    </section>
  )
}
