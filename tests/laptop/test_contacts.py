"""Long work on contacts, and the contact index, with the rights of their roles: what one of them lacks fails here."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from godwit.clock import system_clock
from godwit.segments.manifest import read_manifest
from godwit.store.objects import S3Objects

from local.demo.api import Api
from local.laptop import Laptop
from tests.laptop.indexing import rebuild_indexes

PEOPLE = 3
PATIENCE = 60
"""Seconds for what goes over a queue."""


@pytest.fixture(scope="module")
def api(laptop: Laptop) -> Iterator[Api]:
    """The API as an owner whose workspace nothing else uses."""
    with Api(laptop.origin, lambda: laptop.accounts.token("owner@other.test")) as client:
        yield client


@pytest.fixture(scope="module")
def contacts(api: Api) -> list[str]:
    made = [api.post("/v1/contacts", {"email": f"long{n}@example.com", "city": "Ulm"}) for n in range(PEOPLE)]
    return [each["id"] for each in made]


@pytest.fixture(scope="module")
def segment(api: Api, contacts: list[str]) -> str:
    tree = {"field": "city", "op": "is", "value": "Ulm"}
    identifier: str = api.post("/v1/segments", {"name": "Ulm", "filter": tree})["id"]
    return identifier


def ended(api: Api, job: dict[str, Any]) -> dict[str, Any]:
    """The job once it runs no more."""
    deadline = time.monotonic() + PATIENCE
    while job["state"] == "running":
        assert time.monotonic() < deadline, job
        time.sleep(0.2)
        job = api.get(f"/v1/jobs/{job['id']}")
    return job


def test_a_segment_is_tagged_and_exported(api: Api, segment: str) -> None:
    tagged = ended(api, api.post("/v1/contacts/tags", {"segment_id": segment, "add": ["seen"]}))
    assert (tagged["state"], tagged["done"]) == ("done", PEOPLE)
    exported = ended(api, api.post("/v1/contacts/export", {"segment_id": segment}))
    lines = httpx.get(exported["url"], timeout=60).text.splitlines()
    assert len(lines) == 1 + PEOPLE
    assert all("seen" in line for line in lines[1:])


def test_a_topic_that_is_removed_is_taken_off_contacts(laptop: Laptop, api: Api, contacts: list[str]) -> None:
    topic = api.post("/v1/topics", {"name": "Offers"})
    done = api.post("/v1/contacts/topics", {"ids": contacts, "add": [topic["id"]]})
    assert done["state"] == "done"
    assert api.get(f"/v1/contacts/{contacts[0]}")["topics"] == [topic["id"]]
    headers = {"authorization": f"Bearer {laptop.accounts.token('owner@other.test')}"}
    url = f"{laptop.origin}/v1/topics/{topic['id']}?version={topic['version']}"
    assert httpx.delete(url, headers=headers, timeout=60).status_code == 204
    deadline = time.monotonic() + PATIENCE
    while api.get(f"/v1/contacts/{contacts[0]}")["topics"]:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_settings_and_custom_fields_are_written(api: Api) -> None:
    settings = api.get("/v1/settings/workspace")
    changed = {"name": "Other", "time_zone": "Europe/Berlin", "version": settings["version"]}
    assert api.put("/v1/settings/workspace", changed)["time_zone"] == "Europe/Berlin"
    assert api.post("/v1/custom-fields", {"name": "plan", "type": "text"})["version"] == 1


def test_filters_may_name_segments_and_engagement(api: Api, segment: str) -> None:
    unopened = {"not": {"field": "last_opened_at", "op": "exists"}}
    named = {"all": [{"field": "segment", "op": "in", "value": segment}, unopened]}
    assert api.post("/v1/segments/preview", {"filter": named})["count"] == PEOPLE
    static = api.post("/v1/segments", {"name": "Now", "filter": named, "dynamic": False})["id"]
    compared = api.post("/v1/segments/overlap", {"ids": [segment, static]})
    assert [each["count"] for each in compared["pairs"]] == [PEOPLE]


def test_the_night_rebuilds_the_index(laptop: Laptop, api: Api, contacts: list[str]) -> None:
    begun = system_clock()
    rebuild_indexes(laptop)
    objects = S3Objects(laptop.cloud.client("s3"), laptop.outputs["Bucket"])
    deadline = time.monotonic() + PATIENCE
    while read_manifest(objects, laptop.accounts.workspaces["other"]).rebuilt < begun:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_person_is_erased(api: Api, contacts: list[str], segment: str) -> None:
    api.post(f"/v1/contacts/{contacts[0]}/notes", {"text": "Called"})
    assert next(api.pages(f"/v1/contacts/{contacts[0]}/timeline"))["kind"] == "note"
    erased = ended(api, api.post(f"/v1/contacts/{contacts[0]}/erase"))
    assert erased["state"] == "done"
    assert api.get(f"/v1/segments/{segment}/preview")["count"] == PEOPLE - 1
