"""Writing campaigns: create, update, delete, list. May touch: the store."""

from godwit.campaigns.campaign import KIND, Campaign, read_campaign, to_campaign
from godwit.campaigns.model import CampaignBody
from godwit.campaigns.states import Status, allowed_actions
from godwit.errors import Conflict
from godwit.store import documents, keys
from godwit.store.conditions import Equals, all_of
from godwit.store.protocol import ConditionFailed, Delete, Store, Update


def create(store: Store, workspace: str, body: CampaignBody, identifier: str, now: int) -> Campaign:
    """A new draft."""
    extra = {"status": Status.DRAFT}
    document = documents.create(store, workspace, KIND, identifier, body.model_dump(), now, extra)
    return to_campaign(workspace, document)


def update(store: Store, workspace: str, identifier: str, body: CampaignBody, version: int, now: int) -> Campaign:
    """Replace the content of a draft. Raises NotFound, or Conflict where it is no draft or not that version."""
    change = Update(
        keys.document(workspace, KIND, identifier),
        set={"doc": body.model_dump_json(), "updated_at": now},
        add={"version": 1},
        condition=all_of(Equals("version", version), Equals("status", Status.DRAFT)),
    )
    try:
        written = store.write(change)
    except ConditionFailed:
        raise _refusal(store, workspace, identifier, "changed") from None
    assert written is not None
    return to_campaign(workspace, documents.to_document(written))


def delete(store: Store, workspace: str, identifier: str, version: int) -> None:
    """Delete a draft. Raises NotFound, or Conflict where it is no draft or not that version."""
    condition = all_of(Equals("version", version), Equals("status", Status.DRAFT))
    try:
        store.write(Delete(keys.document(workspace, KIND, identifier), condition))
    except ConditionFailed:
        raise _refusal(store, workspace, identifier, "deleted") from None


def newest_first(
    store: Store, workspace: str, limit: int, before: str | None, status: Status | None
) -> tuple[list[Campaign], str | None]:
    """Campaigns from the newest on, those in a state where given; and the id to go on before (None: no more)."""
    found: list[Campaign] = []
    more = True
    while more and len(found) <= limit:
        listed, before = documents.newest_first(store, workspace, KIND, limit + 1, before)
        campaigns = (to_campaign(workspace, document) for document in listed)
        found += [campaign for campaign in campaigns if status is None or campaign.status is status]
        more = before is not None
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def _refusal(store: Store, workspace: str, identifier: str, verb: str) -> Conflict:
    there = read_campaign(store, workspace, identifier)
    if there.status is not Status.DRAFT:
        message = f"Only drafts can be {verb}; this campaign is {there.status}."
        return Conflict(message, there.status, allowed_actions(there.status))
    return Conflict(f"The campaign has changed since you read it: it is at version {there.version}.", there.status)
