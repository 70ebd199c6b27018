"""Frozen audiences: bitmaps of who is sent to, and of who is not and why. Immutable. May touch: objects.

Whoever comes second reads what the first one stored, so that all workers of a run have the same audience.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from pyroaring import BitMap

from godwit.index.codec import dump_bitmap, load_bitmap, pack, unpack
from godwit.store.objects import Changed, Objects

_SENDABLE = "sendable"
_KEPT = 8


@dataclass(frozen=True)
class FrozenAudience:
    """Numbers of the contacts that are sent to, and of the excluded ones by reason."""

    sendable: BitMap
    excluded: Mapping[str, BitMap]


def name_of(workspace: str, campaign: str, entry: int | str) -> str:
    """The object's name; `entry` tells it from the campaign's others: the run of a sending, the id of a resend."""
    return f"{workspace}/campaigns/{campaign}/audience-{entry}"


class FrozenAudiences:
    """The stored audiences. Those read are kept: they never change, and a warm function needs few."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._read: OrderedDict[str, FrozenAudience] = OrderedDict()

    def freeze(self, name: str, audience: FrozenAudience) -> FrozenAudience:
        """Store the audience unless one is stored, and answer the stored one."""
        parts = [(_SENDABLE, audience.sendable), *audience.excluded.items()]
        data = pack({}, ((part, dump_bitmap(numbers.copy())) for part, numbers in parts))
        try:
            self._objects.create(name, data)
        except Changed:
            return self.read(name)
        return audience

    def read(self, name: str) -> FrozenAudience:
        """The stored audience. Raises KeyError where there is none."""
        if name not in self._read:
            stored = self._objects.read(name)
            if stored is None:
                raise KeyError(name)
            _, parts = unpack(stored.data)
            excluded = {reason: load_bitmap(part) for reason, part in parts.items() if reason != _SENDABLE}
            self._read[name] = FrozenAudience(load_bitmap(parts[_SENDABLE]), excluded)
            if len(self._read) > _KEPT:
                self._read.popitem(last=False)
        return self._read[name]
