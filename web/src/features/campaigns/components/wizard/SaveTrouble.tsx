import { ErrorAlert } from '@/ui/ErrorAlert'
import type { CampaignDraft } from '../../draft'

/** What keeps a draft from being saved, and the way on. */
export function SaveTrouble({ draft }: { draft: CampaignDraft }) {
  if (draft.phase === 'conflict') {
    return (
      <ErrorAlert
        title="Changed elsewhere"
        error="Somebody has changed this campaign since you opened it. Nothing that you write here is saved until you load their version; what you wrote since is lost then."
        retry={() => void draft.startOver()}
        retryLabel="Load the newer version"
      />
    )
  }
  if (draft.rest) {
    return (
      <ErrorAlert title="The campaign was not saved" error={draft.rest} retry={() => void draft.flush()} />
    )
  }
  return null
}
