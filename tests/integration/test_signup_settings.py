"""The settings of signing up, through the API."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.settings import signup_settings
from godwit.store import documents
from godwit.store.memory import MemoryStore
from godwit.tracking.tokens import Signer

from functions.settings import base
from tests.factories import WORKSPACE
from tests.integration.test_settings_api import NOW, call

SECRET = '{"1": "0123456789abcdef0123456789abcdef"}'
URL = Signer(SECRET).signup_url("https://mail.test", WORKSPACE)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    store = MemoryStore()
    here = SimpleNamespace(store=store, keyring=Signer(SECRET), origin="https://mail.test")
    monkeypatch.setattr(base, "environment", here)
    monkeypatch.setattr(base, "clock", lambda: NOW)
    for identifier, name in (("news", "News & <more>"), ("offers", "Offers")):
        documents.create(store, WORKSPACE, "topic", identifier, {"name": name, "default": True}, NOW)
    sender = {"name": "Acme", "address": "news@acme.test"}
    documents.create(store, WORKSPACE, "settings", "email", {"sender": sender}, NOW)
    return store


def settings(method: str, body: Any = None, **more: Any) -> tuple[int, Any]:
    return call(method, body, "signup", **more)


def test_defaults_then_what_was_set(store: MemoryStore) -> None:
    status, before = settings("GET", role="viewer")
    assert (status, before["version"], before["enabled"], before["double_opt_in"]) == (200, 0, False, True)
    assert before["url"] == URL
    change = {"enabled": True, "double_opt_in": False, "topics": ["offers", "news", "offers"], "version": 0}
    status, after = settings("PUT", change)
    assert (status, after["version"], after["topics"]) == (200, 1, ["offers", "news"])
    assert settings("GET") == (200, after)
    assert signup_settings(store, WORKSPACE).enabled
    assert settings("PUT", change)[0] == 409
    assert settings("PUT", {"version": 1}, role="editor")[0] == 403
    assert settings("PUT", {"version": 1})[1]["enabled"] is False


def test_the_snippet_is_the_form_in_a_language(store: MemoryStore) -> None:
    settings("PUT", {"topics": ["news", "offers"], "version": 0})
    snippet = settings("GET", query={"language": "de"})[1]["snippet"]
    assert re.match(rf'<form method="post" action="{URL}" lang="de">', snippet)
    assert 'name="language" value="de"' in snippet
    assert "Anmelden" in snippet
    assert "News &amp; &lt;more&gt;" in snippet
    assert "<script" not in snippet
    assert settings("GET", query={"language": "nl"})[0] == 422


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"topics": ["news", "x"]}, "topics[1]"),
        ({"topics": ["news"] * 21}, "topics"),
        ({"enabled": 1}, "enabled"),
        ({"double_opt_in": None}, "double_opt_in"),
        ({"captcha": True}, "captcha"),
    ],
)
def test_faults_are_said(store: MemoryStore, body: Any, path: str) -> None:
    status, problem = settings("PUT", {**body, "version": 0})
    assert (status, problem["errors"][0]["path"]) == (422, path)


def test_who_signs_up_is_mailed_so_there_must_be_a_sender(store: MemoryStore) -> None:
    documents.delete(store, WORKSPACE, "settings", "email", 1)
    status, problem = settings("PUT", {"enabled": True, "version": 0})
    assert (status, problem["errors"][0]["path"]) == (422, "enabled")
    assert settings("PUT", {"enabled": False, "version": 0})[0] == 200


def test_topics_that_are_gone_are_not_offered(store: MemoryStore) -> None:
    settings("PUT", {"topics": ["news", "offers"], "version": 0})
    documents.delete(store, WORKSPACE, "topic", "news", 1)
    status, shown = settings("GET")
    assert (status, shown["topics"]) == (200, ["news", "offers"])
    assert "fieldset" not in shown["snippet"]
