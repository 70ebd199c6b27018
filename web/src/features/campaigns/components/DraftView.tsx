import { Grid, Paper, Skeleton, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Campaign } from '@/api/types'
import { segmentChoicesQuery } from '@/features/segments/queries'
import { useCanWrite } from '@/features/session/context'
import { Facts } from '@/ui/Facts'
import { HtmlFrame } from '@/ui/HtmlFrame'
import { ButtonLink } from '@/ui/links'
import type { Audience } from '../audience'
import { previewQuery, useAudienceReach } from '../queries'
import { AudienceSentence } from './AudienceSentence'
import { ProblemChecklist } from './ProblemChecklist'
import { ScheduleCard } from './ScheduleCard'

/** A campaign that has not been sent: when it leaves, what is missing, who would get it, and what. */
export function DraftView({ campaign }: { campaign: Campaign }) {
  const canWrite = useCanWrite()
  const audience = campaign.audience as Audience | null
  const reach = useAudienceReach(audience, campaign.topic_id)
  return (
    <Stack gap="lg">
      {campaign.schedule && <ScheduleCard schedule={campaign.schedule} />}
      {(!campaign.schedule || campaign.problems.length > 0) && (
        <ProblemChecklist
          problems={campaign.problems}
          edit={
            canWrite &&
            campaign.status === 'draft' && (
              <ButtonLink
                to="/campaigns/$campaignId/edit"
                params={{ campaignId: campaign.id }}
                style={{ alignSelf: 'flex-start' }}
              >
                Fix these
              </ButtonLink>
            )
          }
        />
      )}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Paper withBorder radius="lg" p="lg">
            <Stack>
              <Title order={2} size="h4">
                Audience
              </Title>
              <AudienceNames audience={audience} />
              {reach && <AudienceSentence reach={reach} />}
              <Facts
                cols={1}
                facts={[
                  ['Subject', campaign.subject],
                  ['Preview line', campaign.preheader],
                  [
                    'Sender',
                    campaign.sender
                      ? `${campaign.sender.name} <${campaign.sender.address}>`
                      : 'The workspace’s',
                  ],
                ]}
              />
            </Stack>
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Look campaign={campaign} />
        </Grid.Col>
      </Grid>
    </Stack>
  )
}

/** How it looks; nothing while its content can't be rendered, since the checklist says why. */
function Look({ campaign }: { campaign: Campaign }) {
  const preview = useQuery({ ...previewQuery(campaign, null), enabled: campaign.content !== null })
  if (campaign.content === null || preview.isError) return null
  if (!preview.data) return <Skeleton h={440} />
  return <HtmlFrame html={preview.data.html} height={440} />
}

function AudienceNames({ audience }: { audience: Audience | null }) {
  const { data: segments } = useQuery({
    ...segmentChoicesQuery(),
    enabled: audience !== null && 'segments' in audience,
  })
  if (audience === null) return <>Not chosen yet</>
  if ('everyone' in audience) return <>Everyone</>
  const names = (ids: string[]) =>
    ids.map((id) => segments?.find((segment) => segment.id === id)?.name ?? 'a segment').join(', ')
  return (
    <>
      {names(audience.segments)}
      {audience.exclude.length > 0 && `, but not ${names(audience.exclude)}`}
    </>
  )
}
