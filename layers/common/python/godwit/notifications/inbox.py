"""A workspace's notifications, and which of them a person has read. May touch: the store.

Everybody reads for themselves. What somebody has read is one document: all up to an id, and single ones after it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from godwit.errors import Conflict, NotFound
from godwit.notifications.announcement import KIND
from godwit.store import documents, keys
from godwit.store.documents import Document
from godwit.store.protocol import ConditionFailed, Range, Store, query_all

READ = "notifications-read"
MOST_UNREAD = 100
"""Nobody is told of more than so many."""
MOST_SINGLY = 1_000
"""So many notifications after the last that all are read up to can be marked one by one; then the oldest are let go."""
ATTEMPTS = 5


@dataclass(frozen=True)
class Marks:
    """What somebody has read. `version` is the document's, 0 where there is none."""

    up_to: str = ""
    singly: frozenset[str] = frozenset()
    version: int = 0

    def has(self, identifier: str) -> bool:
        """Whether the notification was read."""
        return identifier <= self.up_to or identifier in self.singly


def read_marks(store: Store, workspace: str, user: str) -> Marks:
    """What `user` (an e-mail address) has read."""
    document = documents.find(store, workspace, READ, _reader(workspace, user))
    if document is None:
        return Marks()
    return Marks(document.body["up_to"], frozenset(document.body["singly"]), document.version)


def page(store: Store, workspace: str, limit: int, before: str | None) -> tuple[list[Document], str | None]:
    """Notifications, the newest first, and the id to go on before (None: no more)."""
    return documents.newest_first(store, workspace, KIND, limit, before)


def unread(store: Store, workspace: str, marks: Marks) -> int:
    """How many have not been read, at most `MOST_UNREAD`."""
    ids = (each for each in _newest_ids(store, workspace, marks.up_to) if not marks.has(each))
    return sum(1 for _ in islice(ids, MOST_UNREAD))


def mark_read(store: Store, workspace: str, user: str, ids: Sequence[str] | None, now: int) -> Marks:
    """Mark these as read, or all there are (None). Raises NotFound, Conflict where others kept marking."""
    for identifier in ids or ():
        if documents.find(store, workspace, KIND, identifier) is None:
            raise NotFound("There is no such notification.")
    newest = next(_newest_ids(store, workspace, ""), "") if ids is None else ""
    for _ in range(ATTEMPTS):
        before = read_marks(store, workspace, user)
        up_to = max(before.up_to, newest)
        singly = sorted(each for each in before.singly.union(ids or ()) if each > up_to)[-MOST_SINGLY:]
        after = Marks(up_to, frozenset(singly), before.version)
        if (after.up_to, after.singly) == (before.up_to, before.singly):
            return before
        try:
            _save(store, workspace, user, {"up_to": up_to, "singly": singly}, before.version, now)
        except (Conflict, ConditionFailed):
            continue
        return after
    raise Conflict("Somebody else is marking them at the same time; try again.")


def _save(store: Store, workspace: str, user: str, body: dict[str, Any], version: int, now: int) -> None:
    reader = _reader(workspace, user)
    if version:
        documents.replace(store, workspace, READ, reader, body, version, now)
    else:
        documents.create(store, workspace, READ, reader, body, now)


def _newest_ids(store: Store, workspace: str, after: str) -> Iterator[str]:
    within = Range(low=after) if after else None
    items = query_all(store, keys.documents(workspace, KIND), within=within, descending=True, consistent=True)
    return (item["sk"] for item in items)


def _reader(workspace: str, user: str) -> str:
    """Without the person's address, which would stay when the person has gone."""
    return keys.digest(workspace, "user", user)
