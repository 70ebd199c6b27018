"""The list of campaigns against an index that lags, a snapshot that is old, and campaigns that change meanwhile."""

import itertools
import json
from typing import Any

import pytest
from godwit.campaigns import editing, listing, transitions
from godwit.campaigns.campaign import read_campaign
from godwit.campaigns.listing import FOLD, LAG, page
from godwit.campaigns.model import CampaignBody
from godwit.campaigns.schedule import Schedule
from godwit.campaigns.search import Wanted
from godwit.campaigns.states import Status
from godwit.ids import new_id
from godwit.store import keys
from godwit.store.memory import MemoryStore
from godwit.store.objects import MemoryObjects
from godwit.store.protocol import Page

from tests.factories import WORKSPACE

NOW = 1_795_000_000_000


class Shelf:
    """Campaigns in memory; each step takes a second. `fresh` is a process that knows nothing yet."""

    def __init__(self) -> None:
        self.store, self.objects = MemoryStore(), MemoryObjects()
        self.ticks = itertools.count(NOW, 1_000)

    def make(self, name: str, **fields: Any) -> str:
        body = CampaignBody.model_validate({"name": name, **fields})
        return editing.create(self.store, WORKSPACE, body, new_id(), next(self.ticks)).id

    def names(self, limit: int = 100, **wanted: Any) -> list[str]:
        found, _ = page(self.store, self.objects, WORKSPACE, Wanted(**wanted), limit, None, next(self.ticks))
        return [campaign.content["name"] for campaign in found]

    def forget(self) -> None:
        listing._seen.clear()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_a_warm_list_sees_what_is_made_changed_and_deleted(shelf: Shelf) -> None:
    one = shelf.make("one")
    assert shelf.names() == ["one"]
    shelf.make("two")
    assert shelf.names() == ["two", "one"]
    editing.update(shelf.store, WORKSPACE, one, CampaignBody(name="other"), 1, next(shelf.ticks))
    assert shelf.names(q="other") == ["other"]
    assert shelf.names(q="one") == []
    editing.delete(shelf.store, WORKSPACE, one, 2)
    assert shelf.names() == ["two"]


def test_what_the_index_has_not_seen_yet_is_not_shown_wrongly_and_comes_later(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index answers as it was before the changes, as long as the lag allows."""
    campaign = shelf.make("one")
    assert shelf.names(status=Status.DRAFT) == ["one"]
    behind = shelf.store.query
    frozen = shelf.store.query(keys.listed_campaigns(WORKSPACE), index="listed")
    monkeypatch.setattr(shelf.store, "query", lambda *_, **__: Page(frozen.items, None))
    transitions.cancel(shelf.store, _scheduled(shelf, campaign), next(shelf.ticks))
    shelf.make("two")
    assert shelf.names(status=Status.DRAFT) == []
    assert shelf.names() == ["one"]
    monkeypatch.setattr(shelf.store, "query", behind)
    assert shelf.names() == ["two", "one"]
    assert shelf.names(status=Status.CANCELLED) == ["one"]


def test_a_cold_process_begins_with_the_snapshot_and_what_changed_since(shelf: Shelf) -> None:
    made = [shelf.make(f"campaign {n}") for n in range(FOLD + 1)]
    shelf.names()
    [name] = [name for name in shelf.objects.held if name.endswith("campaign-list")]
    at, rows = json.loads(shelf.objects.held[name])
    assert len(rows) == FOLD + 1
    shelf.make("late")
    editing.delete(shelf.store, WORKSPACE, made[-1], 1)
    shelf.forget()
    assert shelf.names(q="campaign") == [f"campaign {n}" for n in range(FOLD - 1, FOLD - 101, -1)]
    assert shelf.names(q="late") == ["late"]
    read = []
    whole = shelf.store.query

    def counted(*arguments: Any, **more: Any) -> Page:
        read.append(more["within"].low)
        return whole(*arguments, **more)

    shelf.store.query = counted  # type: ignore[method-assign]
    shelf.forget()
    shelf.names()
    assert read == [at - LAG]


def test_pages_follow_each_other_without_gaps_while_campaigns_are_made(shelf: Shelf) -> None:
    made = [shelf.make(str(n)) for n in range(30)]
    seen: list[str] = []
    before = None
    while True:
        found, before = page(shelf.store, shelf.objects, WORKSPACE, Wanted(), 7, before, next(shelf.ticks))
        seen += [campaign.id for campaign in found]
        shelf.make("newer")
        if before is None:
            break
    assert seen == made[::-1]


def test_workspaces_are_apart(shelf: Shelf) -> None:
    shelf.make("mine")
    found, _ = page(shelf.store, shelf.objects, "01J0THER0000000000000000AA", Wanted(), 10, None, next(shelf.ticks))
    assert found == []
    assert shelf.names() == ["mine"]


def _scheduled(shelf: Shelf, campaign: str) -> Any:
    planned = Schedule(new_id(), "2030-01-01T00:00", "UTC", 1_893_456_000_000)
    transitions.schedule(shelf.store, read_campaign(shelf.store, WORKSPACE, campaign), planned, next(shelf.ticks))
    return read_campaign(shelf.store, WORKSPACE, campaign)
