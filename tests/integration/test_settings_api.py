"""The settings API through its handler."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.secrets import MemorySecrets
from godwit.settings import email_settings, workspace_settings
from godwit.store.memory import MemoryStore

from functions.settings import api, base
from tests.factories import WORKSPACE, api_event

NOW = 1_800_000_000_000
CONTEXT: Any = None


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, secrets: MemorySecrets) -> MemoryStore:
    store = MemoryStore()
    monkeypatch.setattr(base, "environment", SimpleNamespace(store=store, secrets=secrets))
    monkeypatch.setattr(base, "clock", lambda: NOW)
    return store


def call(method: str, body: Any = None, name: str = "workspace", **more: Any) -> tuple[int, Any]:
    answer = api.handler(api_event(method, f"/v1/settings/{name}", body, **more), CONTEXT)
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
        ({"version": 0, "time_zone": "localtime"}, "time_zone"),
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


SERVER = {"host": "mail.example.com", "port": 587, "security": "starttls", "username": "u"}


def put_email(**change: Any) -> tuple[int, Any]:
    return call("PUT", change, "email")


def test_email_defaults_then_what_was_set(store: MemoryStore) -> None:
    status, before = call("GET", name="email", role="viewer")
    assert (status, before["version"], before["provider"], before["smtp"]) == (200, 0, "ses", None)
    assert (before["utm"], before["tracking"]) == (None, True)
    change = {
        "sender": {"name": "Shop", "address": "News@Shop.test"},
        "reply_to": "help@shop.test",
        "rate_per_minute": 600,
        "physical_address": "Shop\n1 Main Street",
        "utm": {"source": "shop", "campaign": "{campaign_name} 26"},
        "tracking": False,
    }
    status, after = put_email(**change, version=0)
    assert (status, after["version"], after["sender"]["address"]) == (200, 1, "news@shop.test")
    assert call("GET", name="email") == (200, after)
    settings = email_settings(store, WORKSPACE)
    assert (settings.physical_address, settings.rate_per_minute) == ("Shop\n1 Main Street", 600)
    assert after["utm"] == {"source": "shop", "medium": "email", "campaign": "{campaign_name} 26"}
    assert after["tracking"] is settings.tracking is False
    assert settings.link_query("Spring") == "utm_source=shop&utm_medium=email&utm_campaign=Spring%2026"
    assert put_email(version=0)[0] == 409
    assert call("GET", name="email", workspace="01JOTHER")[1]["version"] == 0


def test_a_password_is_kept_apart_and_never_shown(store: MemoryStore, secrets: MemorySecrets) -> None:
    status, after = put_email(provider="smtp", smtp=SERVER | {"password": "s3cret"}, version=0)
    assert (status, after["smtp"]) == (200, SERVER | {"has_password": True})
    assert "s3cret" not in str(store._items)
    server = email_settings(store, WORKSPACE).smtp
    assert server is not None
    assert secrets.read(WORKSPACE, "smtp", server.password_version) == "s3cret"
    # Kept where none is given; also while SES is used.
    assert put_email(provider="ses", smtp=SERVER | {"port": 465, "security": "tls"}, version=1)[0] == 200
    again = email_settings(store, WORKSPACE).smtp
    assert again is not None
    assert (again.port, again.password_version) == (465, server.password_version)
    assert put_email(version=2)[1]["smtp"] is None
    assert secrets.held == {}


def test_a_stored_password_is_not_sent_to_another_server(store: MemoryStore) -> None:
    put_email(provider="smtp", smtp=SERVER | {"password": "s3cret"}, version=0)
    for change in ({"host": "mail.attacker.test"}, {"username": "other"}):
        status, problem = put_email(provider="smtp", smtp=SERVER | change, version=1)
        assert (status, problem["errors"][0]["path"]) == (422, "smtp.password")


def test_a_stale_change_leaves_the_password_in_use(store: MemoryStore, secrets: MemorySecrets) -> None:
    put_email(provider="smtp", smtp=SERVER | {"password": "first"}, version=0)
    assert put_email(provider="smtp", smtp=SERVER | {"password": "second"}, version=0)[0] == 409
    server = email_settings(store, WORKSPACE).smtp
    assert server is not None
    assert secrets.read(WORKSPACE, "smtp", server.password_version) == "first"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"provider": "smtp"}, "smtp"),
        ({"provider": "smtp", "smtp": SERVER}, "smtp.password"),
        ({"smtp": SERVER | {"port": 25, "password": "x"}}, "smtp.port"),
        ({"smtp": SERVER | {"security": "none", "password": "x"}}, "smtp.security"),
        ({"provider": "carrier pigeon"}, "provider"),
        ({"sender": {"name": "A\r\nBcc: b@c.de", "address": "a@b.de"}}, "sender.name"),
        ({"sender": {"address": "not an address"}}, "sender.address"),
        ({"reply_to": "nobody"}, "reply_to"),
        ({"rate_per_minute": 0}, "rate_per_minute"),
        ({"physical_address": "x" * 501}, "physical_address"),
        ({"tracking": "no"}, "tracking"),
        ({"utm": {}}, "utm.source"),
        ({"utm": {"source": ""}}, "utm.source"),
        ({"utm": {"source": "{first_name}"}}, "utm.source"),
        ({"utm": {"source": "a\nb"}}, "utm.source"),
        ({"utm": {"source": "a", "term": "b"}}, "utm.term"),
        ({"password": "x"}, "password"),
    ],
)
def test_email_faults(store: MemoryStore, body: Any, path: str) -> None:
    status, problem = put_email(**body, version=0)
    assert (status, [error["path"] for error in problem["errors"]]) == (422, [path])


def test_only_owners_write_email_settings(store: MemoryStore) -> None:
    for role, status in (("viewer", 403), ("editor", 403), ("owner", 200)):
        assert call("PUT", {"version": 0}, "email", role=role)[0] == status
