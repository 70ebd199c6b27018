"""Writing campaigns: create, update, delete, list. May touch: the store."""

import json
from collections.abc import Callable

from godwit.campaigns.campaign import KIND, Campaign, read_campaign, to_campaign
from godwit.campaigns.model import CampaignBody
from godwit.campaigns.states import Status, allowed_actions
from godwit.errors import Conflict
from godwit.store import documents, keys
from godwit.store.conditions import Equals, all_of
from godwit.store.protocol import ConditionFailed, Delete, Store, Update

PAGE_CHARACTERS = 2_000_000
"""Content on one page of the list; a Lambda answers with at most 6 MB."""
PAGE_READ = 25
"""Documents read at once."""


def create(store: Store, workspace: str, body: CampaignBody, identifier: str, now: int) -> Campaign:
    """A new draft."""
    extra = {"status": Status.DRAFT}
    document = documents.create(store, workspace, KIND, identifier, body.model_dump(), now, extra)
    return to_campaign(workspace, document)


def update(store: Store, workspace: str, identifier: str, body: CampaignBody, version: int, now: int) -> Campaign:
    """Replace the content of a draft. Raises NotFound, or Conflict where it is no draft or not that version."""
    change = Update(
        keys.document(workspace, KIND, identifier),
        set={"doc": documents.dump(body.model_dump()), "updated_at": now},
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
    store: Store, workspace: str, limit: int, before: str | None, wanted: Callable[[Campaign], bool]
) -> tuple[list[Campaign], str | None]:
    """Campaigns from the newest on, those that are wanted; and the id to go on before (None: no more).

    A page may be shorter than `limit`: it ends where it holds `PAGE_CHARACTERS` of content.
    """
    found: list[Campaign] = []
    size = 0
    while True:
        listed, following = documents.newest_first(store, workspace, KIND, PAGE_READ, before)
        for document in listed:
            campaign = to_campaign(workspace, document)
            if not wanted(campaign):
                continue
            size += _characters(campaign)
            if len(found) == limit or (found and size > PAGE_CHARACTERS):
                return found, found[-1].id
            found.append(campaign)
        if following is None:
            return found, None
        before = following


def matches(campaign: Campaign, text: str) -> bool:
    """Whether the text stands in the campaign's name, its subject or one of its tags, in any case."""
    content = campaign.content
    folded = text.casefold()
    return any(folded in each.casefold() for each in (content["name"], content["subject"], *content["tags"]))


def _characters(campaign: Campaign) -> int:
    return len(json.dumps(campaign.content["content"]))


def _refusal(store: Store, workspace: str, identifier: str, verb: str) -> Conflict:
    there = read_campaign(store, workspace, identifier)
    if there.status is not Status.DRAFT:
        message = f"Only drafts can be {verb}; this campaign is {there.status}."
        return Conflict(message, there.status, allowed_actions(there.status))
    return Conflict(f"The campaign has changed since you read it: it is at version {there.version}.", there.status)
