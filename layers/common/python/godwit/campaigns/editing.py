"""Writing campaigns: create, update, duplicate, delete. May touch: the store, objects (to count a segment)."""

from collections.abc import Mapping
from typing import Any, Literal

from godwit.campaigns import search
from godwit.campaigns.campaign import KIND, Campaign, read_campaign, to_campaign
from godwit.campaigns.model import LONGEST_NAME, CampaignBody
from godwit.campaigns.states import Status, allowed_actions
from godwit.errors import Conflict, Fault, Invalid
from godwit.ids import NewId
from godwit.segments import saved
from godwit.segments.filter import parse_filter
from godwit.segments.models import SegmentFields
from godwit.store import documents, keys
from godwit.store.conditions import Equals, Without, all_of
from godwit.store.objects import Objects
from godwit.store.protocol import ConditionFailed, Delete, Store, Update

_COPY, _NOT_OPENED = " (copy)", " – did not open"


def create(store: Store, workspace: str, body: CampaignBody, identifier: str, now: int) -> Campaign:
    """A new draft. Raises Invalid where it is to be archived from the beginning."""
    if body.archived:
        raise Invalid([_ARCHIVED])
    return _create(store, workspace, body.document(), identifier, now)


def update(store: Store, workspace: str, identifier: str, body: CampaignBody, version: int, now: int) -> Campaign:
    """Replace the content of a draft.

    Raises NotFound, Conflict where it is no draft or not that version, Invalid where `archived` isn't as it stands.
    """
    content = body.document()
    as_it_is = Equals("archived", True) if body.archived else Without("archived")
    change = Update(
        keys.document(workspace, KIND, identifier),
        set={"doc": documents.dump(content), "updated_at": now, **search.attributes(workspace, content)},
        add={"version": 1},
        condition=all_of(Equals("version", version), Equals("status", Status.DRAFT), as_it_is),
    )
    try:
        written = store.write(change)
    except ConditionFailed as failed:
        there = failed.item or {}
        if there.get("version") == version and there["status"] == Status.DRAFT:
            raise Invalid([_ARCHIVED]) from None
        raise _refusal(store, workspace, identifier, "changed") from None
    assert written is not None
    return to_campaign(workspace, documents.to_document(written))


def duplicate(
    store: Store,
    objects: Objects,
    workspace: str,
    identifier: str,
    audience: Literal["same", "not_opened"],
    now: int,
    new_id: NewId,
) -> Campaign:
    """A new draft with the content of a campaign in whatever state. Raises NotFound.

    For those who did not open it, a segment is made whose filter says so: so the audience can be looked at, counted and
    changed like any other, and follows opens until it is sent.
    """
    original = read_campaign(store, workspace, identifier)
    content = dict(original.content)
    name = content["name"]
    content["name"] = name[: LONGEST_NAME - len(_COPY)] + _COPY
    if audience == "not_opened":
        fields = SegmentFields(
            name=name[: LONGEST_NAME - len(_NOT_OPENED)] + _NOT_OPENED,
            filter=parse_filter({"field": "campaign", "op": "not_opened", "value": identifier}),
        )
        segment = saved.create(store, objects, workspace, fields, now, new_id)
        content["audience"] = {"segments": [segment.id], "exclude": []}
    return _create(store, workspace, content, new_id(), now)


def _create(store: Store, workspace: str, content: Mapping[str, Any], identifier: str, now: int) -> Campaign:
    extra = {"status": Status.DRAFT, **search.attributes(workspace, content)}
    document = documents.create(store, workspace, KIND, identifier, content, now, extra)
    return to_campaign(workspace, document)


def delete(store: Store, workspace: str, identifier: str, version: int) -> None:
    """Delete a draft. Raises NotFound, or Conflict where it is no draft or not that version."""
    condition = all_of(Equals("version", version), Equals("status", Status.DRAFT))
    try:
        store.write(Delete(keys.document(workspace, KIND, identifier), condition))
    except ConditionFailed:
        raise _refusal(store, workspace, identifier, "deleted") from None


_ARCHIVED = Fault("archived", "a campaign is archived and brought back by the actions archive and unarchive")


def _refusal(store: Store, workspace: str, identifier: str, verb: str) -> Conflict:
    there = read_campaign(store, workspace, identifier)
    if there.status is not Status.DRAFT:
        message = f"Only drafts can be {verb}; this campaign is {there.status}."
        return Conflict(message, there.status, allowed_actions(there.status))
    message = f"The campaign has changed since you read it: it is at version {there.version}."
    return Conflict(message, there.status, allowed_actions(there.status))
