"""Searching campaigns by what little the index `listed` holds of each: the words of name, subject and tags. Pure.

A word that is searched for matches words in which it occurs, and those that begin with it but for one typo: a letter
too many, too few, wrong, or two swapped.
"""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from godwit.campaigns.campaign import Campaign
from godwit.campaigns.states import Status
from godwit.store.conditions import Item

SHORTEST_WITH_TYPO = 4
"""Letters; of shorter words most differ by one letter."""

_WORD = re.compile(r"\w+")


class Entry(NamedTuple):
    """What is known of a campaign without its content; times in ms."""

    id: str
    version: int
    created_at: int
    status: str
    archived: bool
    type: str
    text: str
    """Name, subject and tags, folded."""


@dataclass(frozen=True)
class Wanted:
    """Which campaigns: all that is given must hold. `created_from` is included, `created_before` is not (ms)."""

    q: str | None = None
    type: str | None = None
    status: Status | None = None
    archived: bool = False
    created_from: int | None = None
    created_before: int | None = None

    def admits(self, entry: Entry) -> bool:
        """Whether everything but `q` holds."""
        return (
            entry.archived == self.archived
            and self.type in (None, entry.type)
            and self.status in (None, entry.status)
            and (self.created_from is None or entry.created_at >= self.created_from)
            and (self.created_before is None or entry.created_at < self.created_before)
        )


def attributes(workspace: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """What stands beside a campaign's document so that it is in the index `listed`."""
    return {"listed": workspace, "entry": json.dumps([content["type"], _text(content)], ensure_ascii=False)}


def entry_of_item(item: Item) -> Entry:
    """The entry of an item of the index."""
    kind, text = json.loads(item["entry"])
    return Entry(
        item["sk"], item["version"], item["created_at"], item["status"], item.get("archived", False), kind, text
    )


def entry_of(campaign: Campaign) -> Entry:
    """The entry that a campaign has."""
    content = campaign.content
    return Entry(
        campaign.id,
        campaign.version,
        campaign.created_at,
        campaign.status,
        campaign.archived,
        content["type"],
        _text(content),
    )


class Catalogue:
    """The entries of a workspace, ready to be searched."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = entries

    def find(self, wanted: Wanted, before: str | None = None) -> list[str]:
        """The ids of those wanted, the newest first; only those before the id `before`, where given."""
        matching = None if wanted.q is None else self._matching(wanted.q)
        return [
            entry.id
            for entry in self._newest_first
            if (before is None or entry.id < before)
            and (matching is None or entry.id in matching)
            and wanted.admits(entry)
        ]

    @cached_property
    def _newest_first(self) -> list[Entry]:
        return [self.entries[identifier] for identifier in sorted(self.entries, reverse=True)]

    @cached_property
    def _holders(self) -> dict[str, list[str]]:
        """Word → the ids of those that have it, perhaps more than once."""
        holders: defaultdict[str, list[str]] = defaultdict(list)
        for entry in self.entries.values():
            for word in _WORD.findall(entry.text):
                holders[word].append(entry.id)
        return holders

    def _matching(self, q: str) -> set[str]:
        """Those that match every word of `q`; where it has no words, those in which it occurs as it is."""
        folded = q.casefold().strip()
        words = _WORD.findall(folded)
        if not words:
            return {entry.id for entry in self.entries.values() if folded in entry.text}
        return set.intersection(*(self._holders_like(word) for word in set(words)))

    def _holders_like(self, wanted: str) -> set[str]:
        alike = {word for word in self._holders if wanted in word} | self._within_a_typo(wanted)
        return {identifier for word in alike for identifier in self._holders[word]}

    def _within_a_typo(self, wanted: str) -> set[str]:
        length = len(wanted)
        if length < SHORTEST_WITH_TYPO:
            return set()
        beginnings: dict[str, list[str]] = {}
        for word in self._holders:
            for end in (length - 1, length, length + 1):
                if end <= len(word):
                    beginnings.setdefault(word[:end], []).append(word)
        found = process.extract(wanted, list(beginnings), scorer=OSA.distance, score_cutoff=1, limit=None)
        return {word for beginning, _, _ in found for word in beginnings[beginning]}


def _text(content: Mapping[str, Any]) -> str:
    return "\n".join((content["name"], content["subject"], *content["tags"])).casefold()
