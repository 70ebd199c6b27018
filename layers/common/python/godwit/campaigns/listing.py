"""Lists of campaigns: found by the index `listed`, read by id. May touch: the store, objects.

The index is eventually consistent and a campaign's content is large. So which campaigns a page has is decided on the
entries of the index, which a warm function keeps and brings up to date by what has changed since; and the page itself
is read from the table, where those that have changed meanwhile are left out. A snapshot of the entries spares a cold
function reading thousands of items.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from godwit.campaigns.campaign import KIND, Campaign, to_campaign
from godwit.campaigns.search import Catalogue, Entry, Wanted, entry_of, entry_of_item
from godwit.clock import SECOND
from godwit.store import keys
from godwit.store.documents import to_document
from godwit.store.objects import Objects
from godwit.store.protocol import Range, Store, query_all
from godwit.store.tables import LISTED

LAG = 120 * SECOND
"""What was written so long before a reading was certainly read: see `segments.overlay`."""
FOLD = 500
"""Entries that have changed since the snapshot beyond which it is made anew."""
PAGE_CHARACTERS = 2_000_000
"""Content on one page of the list, each of which is checked: some two seconds' work."""
PAGE_READ = 25
"""Campaigns read at once."""


@dataclass(frozen=True)
class _Seen:
    """The entries as they were at `at` (ms), and how many of them the snapshot doesn't know so."""

    at: int
    catalogue: Catalogue
    unsaved: int


_seen: WeakKeyDictionary[Store, dict[str, _Seen]] = WeakKeyDictionary()


def page(
    store: Store, objects: Objects, workspace: str, wanted: Wanted, limit: int, before: str | None, now: int
) -> tuple[list[Campaign], str | None]:
    """Campaigns from the newest on, those that are wanted; and the id to go on before (None: no more).

    A page may be shorter than `limit`: it ends where it holds `PAGE_CHARACTERS` of content. Of what was created or
    changed a moment ago (the index is usually less than a second behind) some may be missing.
    """
    found: list[Campaign] = []
    size = 0
    for campaign in _read(store, workspace, current(store, objects, workspace, now).find(wanted, before)):
        if not wanted.admits(entry_of(campaign)):
            continue
        size += _characters(campaign)
        if len(found) == limit or (found and size > PAGE_CHARACTERS):
            return found, found[-1].id
        found.append(campaign)
    return found, None


def current(store: Store, objects: Objects, workspace: str, now: int) -> Catalogue:
    """The entries of all campaigns of a workspace; of deleted ones some may still be there."""
    of_store = _seen.setdefault(store, {})
    seen = of_store.get(workspace)
    if seen is None or now < seen.at:
        seen = _snapshot(objects, workspace)
    since = Range(low=max(0, seen.at - LAG))
    items = query_all(store, keys.listed_campaigns(workspace), index=LISTED.name, within=since)
    known = seen.catalogue.entries
    newer = {item["sk"]: item for item in items if _is_newer(known.get(item["sk"]), item["version"])}
    catalogue = seen.catalogue
    if newer:
        catalogue = Catalogue({**known, **{key: entry_of_item(item) for key, item in newer.items()}})
    seen = _Seen(now, catalogue, seen.unsaved + len(newer))
    if seen.unsaved > FOLD:
        _save(objects, workspace, seen)
        seen = _Seen(now, catalogue, 0)
    of_store[workspace] = seen
    return catalogue


def _is_newer(known: Entry | None, version: int) -> bool:
    return known is None or known.version < version


def _read(store: Store, workspace: str, identifiers: list[str]) -> Iterator[Campaign]:
    """The campaigns as last written, in the order given; those that were deleted are left out."""
    for at in range(0, len(identifiers), PAGE_READ):
        wanted = [keys.document(workspace, KIND, each) for each in identifiers[at : at + PAGE_READ]]
        there = store.get_many(wanted, consistent=True)
        for key in wanted:
            if key in there:
                yield to_campaign(workspace, to_document(there[key]))


def _characters(campaign: Campaign) -> int:
    return len(json.dumps(campaign.content["content"]))


# The snapshot. Whichever of several is written last is right: each says up to when it knows.


def _name(workspace: str) -> str:
    return f"{workspace}/campaign-list"


def _save(objects: Objects, workspace: str, seen: _Seen) -> None:
    rows = list(seen.catalogue.entries.values())
    objects.write(_name(workspace), json.dumps([seen.at, rows], ensure_ascii=False, separators=(",", ":")).encode())


def _snapshot(objects: Objects, workspace: str) -> _Seen:
    stored = objects.read(_name(workspace))
    if stored is None:
        return _Seen(0, Catalogue({}), 0)
    at, rows = json.loads(stored.data)
    return _Seen(at, Catalogue({row[0]: Entry._make(row) for row in rows}), 0)
