"""Previews while contacts change: right two seconds after a change, and never less than their `as_of` says."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from godwit.clock import SECOND, from_iso, system_clock

from local.demo.api import Api
from local.laptop import Laptop
from tests.laptop.indexing import rebuild_indexes

TAG = "previewed"
TREE = {"field": "tags", "op": "has", "value": TAG}
ROUNDS = 8
"""At least; as many more as it takes until `as_of` has passed the first changes."""
PATIENCE = 120
"""Seconds."""


@pytest.fixture
def api(laptop: Laptop) -> Iterator[Api]:
    """The API as an owner whose workspace nothing else uses meanwhile."""
    with Api(laptop.origin, lambda: laptop.accounts.token("owner@other.test")) as client:
        yield client


@dataclass
class Person:
    """A contact as it was last made: `changed` is when the last change was answered (ms)."""

    id: str
    tagged: bool
    consents: bool
    there: bool = True
    changed: int = field(default_factory=system_clock)

    @property
    def found(self) -> bool:
        return self.there and self.tagged


class Crowd:
    """Contacts that are changed at random through the API, and what they must be."""

    def __init__(self, api: Api, fate: random.Random) -> None:
        self._api, self._fate = api, fate
        self.people: dict[str, Person] = {}

    def change(self) -> None:
        """One change of one contact, or of several at once."""
        act = self._fate.choice([self._create, self._create, self._tag, self._tag_many, self._consent, self._delete])
        act()

    def _put(self, email: str, **fields: Any) -> Any:
        return self._api.put(f"/v1/contacts/by-email/{email}", fields)

    def _some(self) -> str:
        return self._fate.choice([email for email, person in self.people.items() if person.there] or [self._create()])

    def _create(self) -> str:
        email = f"crowd{len(self.people)}@example.com"
        tagged, consents = self._fate.random() < 0.7, self._fate.random() < 0.5
        consent = {"email": {"given": True, "source": "form"}} if consents else None
        made = self._put(email, tags=[TAG] if tagged else ["other"], **({"consent": consent} if consent else {}))
        self.people[email] = Person(made["id"], tagged, consents)
        return email

    def _tag(self) -> None:
        email = self._some()
        person = self.people[email]
        self._put(email, tags=["other"] if person.tagged else [TAG, "other"])
        person.tagged, person.changed = not person.tagged, system_clock()

    def _tag_many(self) -> None:
        chosen = {self._some() for _ in range(3)}
        add = self._fate.random() < 0.5
        edit = {"ids": [self.people[email].id for email in chosen], "add" if add else "remove": [TAG]}
        assert self._api.post("/v1/contacts/tags", edit)["state"] == "done"
        for email in chosen:
            self.people[email].tagged, self.people[email].changed = add, system_clock()

    def _consent(self) -> None:
        email = self._some()
        person = self.people[email]
        self._put(email, consent={"email": {"given": not person.consents, "source": "form"}})
        person.consents, person.changed = not person.consents, system_clock()

    def _delete(self) -> None:
        person = self.people[self._some()]
        version = self._api.get(f"/v1/contacts/{person.id}")["version"]
        self._api.delete(f"/v1/contacts/{person.id}", version=version)
        person.there, person.changed = False, system_clock()


def test_previews_follow_changes_and_claim_no_more_than_they_hold(laptop: Laptop, api: Api) -> None:
    crowd = Crowd(api, random.Random(3))
    segment = api.post("/v1/segments", {"name": "Crowd", "filter": TREE})["id"]
    named = {"all": [{"field": "segment", "op": "in", "value": segment}]}
    begun = deadline = system_clock()
    deadline += PATIENCE * SECOND
    as_of = done = 0
    while done < ROUNDS or as_of <= begun + 5 * SECOND:
        assert system_clock() < deadline, "as_of never gets on"
        if done == ROUNDS // 2:
            rebuild_indexes(laptop)  # from then on there is a snapshot below the changes
        for _ in range(5):
            crowd.change()
            early = api.post("/v1/segments/preview", {"filter": TREE}, limit=100)
            assert_holds(early, crowd, from_iso(early["as_of"]))
        time.sleep(2)
        asked = system_clock()
        for preview in (
            api.post("/v1/segments/preview", {"filter": TREE}, limit=100),
            api.get(f"/v1/segments/{segment}/preview", limit=100),
            api.post("/v1/segments/preview", {"filter": named}, limit=100),
        ):
            assert_holds(preview, crowd, until=asked)
            assert_counts(preview, crowd)
            as_of = from_iso(preview["as_of"])
            assert as_of <= system_clock()
        done += 1


def assert_holds(preview: dict[str, Any], crowd: Crowd, until: int) -> None:
    """All contacts whose last change was answered by `until` (ms) are in the preview, or not, as they must be."""
    found = {each["id"]: each for each in preview["items"]}
    assert preview["next_cursor"] is None
    for email, person in crowd.people.items():
        if person.changed <= until:
            assert (person.id in found) == person.found, (email, person, preview["as_of"])


def assert_counts(preview: dict[str, Any], crowd: Crowd) -> None:
    found = [person for person in crowd.people.values() if person.found]
    reach = preview["reach"]["email"]
    assert preview["count"] == len(found)
    assert reach["sendable"] == sum(person.consents for person in found)
    assert reach["no_consent"] == sum(not person.consents for person in found)
