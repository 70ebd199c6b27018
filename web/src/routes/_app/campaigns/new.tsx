import { Button, Group, Stack } from '@mantine/core'
import { createFileRoute } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { formErrors } from '@/api/problem'
import { fieldOf, newValues } from '@/features/campaigns/campaign-form'
import { AudienceStep } from '@/features/campaigns/components/wizard/AudienceStep'
import { useCreateCampaign } from '@/features/campaigns/queries'
import { BackLink } from '@/ui/BackLink'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { ButtonLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { UnsavedGuard } from '@/ui/UnsavedGuard'

export const Route = createFileRoute('/_app/campaigns/new')({
  validateSearch: ({ segment }): { segment?: string } => (typeof segment === 'string' ? { segment } : {}),
  component: NewCampaignPage,
})

/** The first step of a campaign. From the second on there is a draft, which saves itself. */
function NewCampaignPage() {
  const { segment } = Route.useSearch()
  const navigate = Route.useNavigate()
  const create = useCreateCampaign()
  const [values, setValues] = useState(() => newValues(segment))
  const [nameless, setNameless] = useState(false)
  const faults = create.error ? formErrors(create.error, fieldOf) : { fields: {}, rest: null }
  const errors = nameless ? { name: 'Give the campaign a name' } : faults.fields

  function submit(event: FormEvent) {
    event.preventDefault()
    setNameless(!values.name.trim())
    if (!values.name.trim()) return
    create.mutate(values, {
      onSuccess: ({ id }) =>
        void navigate({
          to: '/campaigns/$campaignId/edit',
          params: { campaignId: id },
          search: { step: 'content' },
          replace: true,
          ignoreBlocker: true,
        }),
    })
  }

  return (
    <Page title="New campaign" back={<BackLink to="/campaigns">Campaigns</BackLink>}>
      <form onSubmit={submit} noValidate>
        <UnsavedGuard dirty={() => values.name.trim() !== '' && !create.isSuccess} />
        <Stack gap="lg">
          {faults.rest && <ErrorAlert title="The campaign was not saved" error={faults.rest} />}
          <AudienceStep
            values={values}
            errors={errors}
            change={(part) =>
              setValues((before) => ({ ...before, ...(typeof part === 'function' ? part(before) : part) }))
            }
          />
          <Group justify="space-between">
            <ButtonLink to="/campaigns" variant="default">
              Discard
            </ButtonLink>
            <Button
              type="submit"
              loading={create.isPending}
              rightSection={<ArrowRight size={16} aria-hidden />}
            >
              Continue: Content
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  )
}
