"""The settings API through its handler."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.settings import workspace_settings
from godwit.store.memory import MemoryStore

from functions.settings import api
from tests.factories import WORKSPACE, api_event

NOW = 1_800_000_000_000


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    store = MemoryStore()
    monkeypatch.setattr(api, "environment", SimpleNamespace(store=store))
    monkeypatch.setattr(api, "clock", lambda: NOW)
    return store


def call(method: str, body: Any = None, **more: Any) -> tuple[int, Any]:
    answer = api.handler(api_event(method, "/v1/settings/workspace", body, **more), None)
    return answer["statusCode"], json.loads(answer["body"])


def test_defaults_then_what_was_set(store: MemoryStore) -> None:
    status, before = call("GET", role="viewer")
    assert (status, before["version"], before["updated_at"]) == (200, 0, None)
    assert (before["time_zone"], before["default_country"], before["consent_basis"]) == ("UTC", "US", "explicit")
    change = {
        "name": "Shop",
        "time_zone": "Europe/Berlin",
        "default_country": "de",
        "consent_basis": "not_unsubscribed",
        "version": 0,
    }
    status, after = call("PUT", change)
    assert (status, after["version"], after["default_country"]) == (200, 1, "DE")
    assert call("GET") == (200, after)
    settings = workspace_settings(store, WORKSPACE)
    assert (settings.name, settings.consent_basis) == ("Shop", "not_unsubscribed")
    assert call("PUT", change)[0] == 409
    assert call("PUT", {"version": 1})[1]["time_zone"] == "UTC"
    assert call("PUT", {"version": 1})[0] == 409
    assert call("GET", workspace="01JOTHER")[1]["version"] == 0


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "version"),
        ({"version": "0"}, "version"),
        ({"version": False}, "version"),
        ({"version": 0, "name": "Shop\r\nBcc: x"}, "name"),
        ({"version": 0, "time_zone": "Mars/Base"}, "time_zone"),
        ({"version": 0, "default_country": "Nowhere"}, "default_country"),
        ({"version": 0, "consent_basis": "none"}, "consent_basis"),
        ({"version": 0, "colour": "red"}, "colour"),
    ],
)
def test_faults(store: MemoryStore, body: Any, path: str) -> None:
    status, problem = call("PUT", body)
    assert (status, [error["path"] for error in problem["errors"]]) == (422, [path])


def test_only_owners_write(store: MemoryStore) -> None:
    for role, status in (("viewer", 403), ("editor", 403), ("owner", 200)):
        assert call("PUT", {"version": 0}, role=role)[0] == status
