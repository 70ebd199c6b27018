"""Which contacts selections pick now: the contact index asked about several at once. May touch: store and objects.

members = Membership(store, objects, workspace, now)
members.add("a", tree)          # any number, before the first question
members.rows()                  # {"a": BitMap}
"""

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from pyroaring import BitMap

from godwit.index import Index, Needs
from godwit.index.columns import union
from godwit.segments import contact_index
from godwit.segments.columns import Custom
from godwit.segments.contact_index import Current
from godwit.segments.evaluate import Evaluation, Selection
from godwit.segments.references import References
from godwit.settings import WorkspaceSettings, workspace_settings
from godwit.store.objects import Objects
from godwit.store.protocol import Store

T = TypeVar("T")


class Membership:
    """See the module."""

    def __init__(self, store: Store, objects: Objects, workspace: str, now: int) -> None:
        self._store, self._objects, self._workspace, self._now = store, objects, workspace, now
        self._references = References(store, objects, workspace)
        self._selections: dict[str, Selection] = {}

    def add(self, name: str, selection: Selection, path: str = "filter", itself: str | None = None) -> None:
        """Ask about a selection under a name. See `References.add`; raises Invalid."""
        self._references.add(selection, path, itself)
        self._selections[name] = selection

    def look_at(self, needs: Needs) -> None:
        """Have these columns, too."""
        self._references.need(needs)

    @cached_property
    def settings(self) -> WorkspaceSettings:
        """The workspace's."""
        return workspace_settings(self._store, self._workspace)

    @property
    def custom(self) -> Custom:
        """The workspace's custom fields."""
        return self._references.custom

    @cached_property
    def current(self) -> Current:
        """The contact index with what the selections need."""
        found = self._references
        return contact_index.load(self._store, self._objects, self._workspace, found.needs, found.custom, self._now)

    def rows(self) -> dict[str, BitMap]:
        """The contacts of each selection by its name."""
        chunks = self.by_chunk(lambda _, rows: rows)
        return {name: union([chunk[name] for chunk in chunks]) for name in self._selections}

    def by_chunk(self, use: Callable[[Index, dict[str, BitMap]], T]) -> list[T]:
        """What `use` makes of each chunk of the index and the contacts of each selection in it."""
        context = self._references.context(self.settings, self._now)
        used = []
        for index in self.current.chunks:
            evaluation = Evaluation(index, context)
            used.append(use(index, {name: evaluation.rows(each) for name, each in self._selections.items()}))
        return used
