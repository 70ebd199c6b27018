import { Checkbox, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { messageOf } from '@/api/problem'
import type { SuppressionDetail as Detail, ProviderList } from '@/api/types'
import { suppressionReason } from '@/features/contacts/suppression'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { ErrorAlert } from '@/ui/ErrorAlert'
import { Facts } from '@/ui/Facts'
import { AnchorLink } from '@/ui/links'
import { Moment } from '@/ui/Moment'
import { toast } from '@/ui/toast'
import { type AddressOf, suppressionQuery, useLiftSuppression } from '../queries'

interface Props {
  of: AddressOf
  onClose: () => void
}

/** What stands against an address, here and with SES, and its release. */
export function SuppressionDetail({ of, onClose }: Props) {
  const { data, error, refetch } = useQuery(suppressionQuery(of))
  const lift = useLiftSuppression()
  const [offList, setOffList] = useState(true)
  const held = data?.provider?.suppressed === true
  const stands = data !== undefined && (data.suppressed || held)

  function release() {
    if (!stands) return onClose()
    lift.mutate(
      { ...of, provider: held && offList },
      {
        onSuccess: (lifted) => {
          const left = lifted?.provider
          if (left?.suppressed)
            toast('error', `SES still holds it back: ${left.detail ?? 'it did not say why'}`)
          else toast('success', `${of.address} released`)
        },
        onError: (fault) => toast('error', messageOf(fault)),
        onSettled: onClose,
      },
    )
  }

  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title="What stands against it"
      confirm={stands ? 'Release address' : 'Done'}
      danger={stands}
      loading={lift.isPending}
      onConfirm={release}
    >
      {error && <ErrorAlert error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton h={120} />}
      {data && (
        <Stack>
          <Facts facts={factsOf(data)} />
          {held && data.suppressed && (
            <Checkbox
              label="Take it off SES’s list too"
              description="That list is the whole AWS account’s. While it is on it, SES takes mail and does not deliver it."
              checked={offList}
              onChange={(event) => setOffList(event.currentTarget.checked)}
            />
          )}
          {stands && (
            <Text size="sm" c="dimmed">
              Mail to addresses that bounce or complain harms your standing with mail providers: release what
              was suppressed by mistake, or whose owner asked for it.
            </Text>
          )}
        </Stack>
      )}
    </ConfirmModal>
  )
}

function factsOf({ address, suppressed, reason, at, contact_id, provider }: Detail) {
  const facts: [string, ReactNode][] = [
    ['Address', address],
    ['Here', suppressed ? `Suppressed: ${suppressionReason(reason ?? '')}` : 'Not suppressed'],
  ]
  if (at) facts.push(['Since', <Moment key="at" at={at} />])
  if (contact_id) {
    facts.push([
      'Contact',
      <AnchorLink key="contact" to="/contacts/$contactId" params={{ contactId: contact_id }}>
        See the contact
      </AnchorLink>,
    ])
  }
  if (provider) facts.push(['SES’s own list', wordOf(provider)])
  return facts
}

/** What SES says of it. */
function wordOf({ suppressed, reason, at, detail }: ProviderList): ReactNode {
  if (suppressed === null) return detail ?? 'SES could not be asked'
  if (!suppressed) return 'Not on it'
  return (
    <>
      {reason === 'complaint' ? 'On it, for a complaint' : 'On it, for a bounce'}
      {at && (
        <>
          {' '}
          since <Moment at={at} />
        </>
      )}
    </>
  )
}
