/** A draft while it is written: its values, kept saved. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { formErrors } from '@/api/problem'
import type { Campaign } from '@/api/types'
import { type Autosave, createAutosave, type Phase } from './autosave'
import { type CampaignValues, fieldOf, valuesOfCampaign } from './campaign-form'
import { campaignQuery, useWriteCampaign } from './queries'

export interface CampaignDraft {
  values: CampaignValues
  /** Grows when values come from elsewhere than the fields: what holds them itself is mounted anew. */
  revision: number
  phase: Phase
  /** What was refused, by field. */
  errors: Record<string, string>
  /** What else stands in the way of saving. */
  rest: string | null
  change: (part: Partial<CampaignValues> | ((values: CampaignValues) => Partial<CampaignValues>)) => void
  /** As `change`, from elsewhere than the fields. */
  replace: (part: Partial<CampaignValues>) => void
  /** Saves what is unsaved. Null where it could not. */
  flush: () => Promise<Campaign | null>
  /** Gives up what is unsaved for what was saved elsewhere. */
  startOver: () => Promise<void>
}

/** Edits the campaign as it was when the page opened, so that a refetch doesn't touch what is being typed. */
export function useCampaignDraft(campaign: Campaign): CampaignDraft {
  const client = useQueryClient()
  const write = useWriteCampaign(campaign)
  const [values, setValues] = useState(() => valuesOfCampaign(campaign))
  const latest = useRef(values)
  const [revision, setRevision] = useState(0)
  const [autosave] = useState<Autosave<CampaignValues, Campaign>>(() => createAutosave(campaign, write))
  const { phase, error } = useStore(autosave.state)
  useEffect(() => () => autosave.stop(), [autosave])

  function change(part: Parameters<CampaignDraft['change']>[0]) {
    latest.current = { ...latest.current, ...(typeof part === 'function' ? part(latest.current) : part) }
    setValues(latest.current)
    autosave.change(latest.current)
  }

  async function startOver() {
    const fresh = await client.fetchQuery({ ...campaignQuery(campaign.id), staleTime: 0 })
    autosave.restart(fresh)
    latest.current = valuesOfCampaign(fresh)
    setValues(latest.current)
    setRevision((before) => before + 1)
  }

  const faults = phase === 'failed' ? formErrors(error, fieldOf) : { fields: {}, rest: null }
  return {
    values,
    revision,
    phase,
    errors: faults.fields,
    rest: faults.rest,
    change,
    replace(part) {
      change(part)
      setRevision((before) => before + 1)
    },
    flush: autosave.flush,
    startOver,
  }
}
