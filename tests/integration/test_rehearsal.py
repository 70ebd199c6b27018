"""Previews and dry runs through the API: what they show is what would be sent, and to whom."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.clock import MINUTE
from godwit.ids import new_id
from godwit.segments.fold import rebuild
from godwit.sending.email_provider import AccountRefused
from godwit.store import documents
from godwit.store.memory import MemoryStore
from godwit.store.objects import MemoryObjects

from functions.campaigns import api, base
from tests.factories import NOWHERE, THERE, WORKSPACE, FakeSchedules, api_event, put_contact

NOW = 1_795_000_000_000
YES = {"email": {"given": True, "at": None, "source": None}, "sms": {"given": None, "at": None, "source": None}}
DRAFT: dict[str, Any] = {
    "name": "Autumn",
    "audience": {"everyone": True},
    "subject": "Hello {{ first_name | default('you') }}",
    "content": {"format": "html", "html": '<p>{{ custom.plan }} <a href="https://shop.test/a">Go</a></p>'},
    "sender": {"name": "Shop", "address": "shop@example.test"},
}


class Provider:
    """A provider that tells its quota, or why not."""

    quota = 600
    refusal: Exception | None = None

    def per_minute(self) -> int:
        if self.refusal is not None:
            raise self.refusal
        return self.quota


class Desk:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.objects, self.provider = MemoryStore(), MemoryObjects(), Provider()
        environment = SimpleNamespace(
            store=self.store, objects=self.objects, schedules=FakeSchedules(), origin="https://mail.test"
        )
        monkeypatch.setattr(base, "environment", environment)
        monkeypatch.setattr(base, "senders", lambda: None)
        monkeypatch.setattr(base, "clock", lambda: NOW)
        monkeypatch.setattr(base, "email_provider", lambda workspace: self.provider)

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        context: Any = SimpleNamespace()
        answer = api.handler(api_event(method, f"/v1/campaigns{path}", body, **more), context)
        return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None

    def make(self, **fields: Any) -> str:
        status, campaign = self.call("POST", "", {**DRAFT, **fields})
        assert status == 201, campaign
        return str(campaign["id"])

    def ask(self, what: str, body: Any = None, **fields: Any) -> Any:
        status, answer = self.call("POST", f"/{self.make(**fields)}/{what}", body)
        assert status == 200, answer
        return answer

    def people(self) -> None:
        """Five, of whom three can be sent to: one of these has no plan, one no first name."""
        documents.create(self.store, WORKSPACE, "custom_field", "plan", {"name": "plan", "type": "text"}, 1)
        at = NOW - 10 * MINUTE
        put_contact(self.store, 1, at, email="ada@x.test", first_name="Ada", consent=YES, custom={"plan": "gold"})
        put_contact(self.store, 2, at, email="bob@x.test", first_name="Bob", consent=YES)
        put_contact(self.store, 3, at, email="eve@x.test", consent=YES, custom={"plan": "red"})
        put_contact(self.store, 4, at, email="no@x.test", first_name="No", custom={"plan": "red"})
        put_contact(self.store, 5, at, phone="+4915112345678", first_name="Tel", consent=YES)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def test_a_preview_is_what_the_contact_would_get_without_tracking(desk: Desk) -> None:
    desk.people()
    seen = desk.ask("preview", {"contact_id": "1"})
    assert seen["subject"] == "Hello Ada"
    assert '<a href="https://shop.test/a"' in seen["html"]
    assert "gold" in seen["html"]
    assert "gold" in seen["text"]
    assert "/t/o/" not in seen["html"]
    assert seen["missing"] == []


def test_a_preview_names_what_is_printed_without_default_and_missing(desk: Desk) -> None:
    desk.people()
    assert desk.ask("preview", {"contact_id": "2"})["missing"] == ["custom.plan"]
    assert desk.ask("preview", {"contact_id": "3"})["subject"] == "Hello you"
    assert desk.ask("preview", {"contact_id": "3"})["missing"] == []


def test_without_a_contact_the_first_who_would_get_it_stands_in(desk: Desk) -> None:
    desk.people()
    put_contact(desk.store, 1, NOW, email="ada@x.test", first_name="Ada")
    assert desk.ask("preview", {"contact_id": None})["subject"] == "Hello Bob"


def test_where_there_is_nobody_an_example_stands_in(desk: Desk) -> None:
    assert desk.ask("preview")["subject"] == "Hello Ada"
    assert desk.ask("preview", {}, audience={"segments": [NOWHERE]})["subject"] == "Hello Ada"
    assert desk.ask("preview", {}, audience=None)["subject"] == "Hello Ada"


def test_a_preview_of_what_cannot_be_rendered_says_why(desk: Desk) -> None:
    campaign = desk.make(content={"format": "html", "html": "<p>\n{% for x in y %}{% endfor %}</p>"})
    status, problem = desk.call("POST", f"/{campaign}/preview", {})
    assert status == 422
    assert [(each["path"], each["line"]) for each in problem["errors"]] == [("content.html", 2)]
    status, problem = desk.call("POST", f"/{desk.make(content=None)}/preview", {})
    assert (status, problem["errors"][0]["path"]) == (422, "content")


@pytest.mark.parametrize(("contact", "status"), [("77", 404), ("0", 422), ("x", 422), ("", 422)])
def test_a_preview_as_nobody_is_refused(desk: Desk, contact: str, status: int) -> None:
    desk.people()
    assert desk.call("POST", f"/{desk.make()}/preview", {"contact_id": contact})[0] == status
    assert desk.call("POST", f"/{desk.make()}/preview", {"contact_id": "1"}, workspace="OTHER")[0] == 404


@pytest.mark.parametrize("indexed", [False, True])
def test_a_dry_run_says_whom_it_reaches_and_why_not_the_others(desk: Desk, indexed: bool) -> None:
    """From what changed lately, and from the index's snapshot."""
    desk.people()
    if indexed:
        rebuild(desk.store, desk.objects, WORKSPACE, NOW, new_id)
    found = desk.ask("dry-run")
    assert found["audience"] == {"matched": 5, "sendable": 3, "excluded": {"no_address": 1, "no_consent": 1}}
    assert found["problems"] == []
    assert found["sms_parts"] is None
    missing = {each["message"]: each["recipients"] for each in found["warnings"] if each["recipients"] is not None}
    assert list(missing.values()) == [1]
    assert "custom.plan" in next(iter(missing))


def test_each_missing_variable_is_counted_and_what_nobody_lacks_is_left_out(desk: Desk) -> None:
    desk.people()
    html = "<p>{{ first_name }} {{ last_name }} {{ email }} {{ custom.unheard_of }} {{ revenue }}</p>"
    found = desk.ask("dry-run", content={"format": "html", "html": html})
    counts = {
        name: each["recipients"]
        for each in found["warnings"]
        for name in ("first_name", "last_name", "email", "custom.unheard_of", "revenue")
        if f"{{{{ {name} }}}}" in each["message"]
    }
    assert counts == {"first_name": 1, "last_name": 3, "custom.unheard_of": 3}


def test_cost_and_duration_are_of_those_who_can_be_sent_to(desk: Desk) -> None:
    desk.people()
    desk.provider.quota = 60
    found = desk.ask("dry-run")
    assert (found["cost_usd"], found["duration_seconds"]) == (0.0003, 3)
    assert desk.ask("dry-run", throttle_per_minute=2)["duration_seconds"] == 90
    documents.create(desk.store, WORKSPACE, "settings", "email", {"rate_per_minute": 6}, 1)
    assert desk.ask("dry-run")["duration_seconds"] == 30
    assert desk.ask("dry-run", throttle_per_minute=2)["duration_seconds"] == 90
    assert desk.ask("dry-run", audience=None)["duration_seconds"] == 0


def test_attachments_are_paid_by_size(desk: Desk) -> None:
    desk.people()
    attached = {
        "filename": "a.pdf",
        "content_type": "application/pdf",
        "size": 5_000_000,
        "state": "ready",
        "detail": None,
    }
    documents.create(desk.store, WORKSPACE, "attachment", THERE, attached, 1)
    assert desk.ask("dry-run", attachments=[THERE])["cost_usd"] == pytest.approx(0.0003 + 3 * 0.005 * 0.12, abs=1e-4)


def test_by_a_mail_server_of_ones_own_the_cost_is_not_known(desk: Desk) -> None:
    smtp = {
        "host": "mail.test",
        "port": 587,
        "security": "starttls",
        "username": "u",
        "password_version": "1",
    }
    documents.create(desk.store, WORKSPACE, "settings", "email", {"provider": "smtp", "smtp": smtp}, 1)
    desk.people()
    assert desk.ask("dry-run")["cost_usd"] is None


@pytest.mark.parametrize("refusal", [AccountRefused("Sending is switched off."), RuntimeError("no route to host")])
def test_a_provider_that_does_not_tell_its_rate_is_a_warning(desk: Desk, refusal: Exception) -> None:
    desk.people()
    desk.provider.refusal = refusal
    found = desk.ask("dry-run")
    assert found["duration_seconds"] is None
    told = [each["message"] for each in found["warnings"]]
    assert (str(refusal) in told) == isinstance(refusal, AccountRefused)
    assert any("provider" in each or "switched off" in each for each in told)


def test_what_is_wrong_with_the_content_is_told_and_stands_in_no_way(desk: Desk) -> None:
    desk.people()
    html = '<p><img src="https://shop.test/a.png"><a href="#">Go</a>' + "x" * 103 * 1024 + "</p>"
    campaign = desk.make(content={"format": "html", "html": html})
    _, found = desk.call("POST", f"/{campaign}/dry-run")
    told = " ".join(each["message"] for each in found["warnings"])
    assert found["problems"] == []
    for part in ("alt text", "“#”", "Gmail"):
        assert part in told


def test_a_dry_run_of_what_cannot_be_sent_says_what_is_in_the_way(desk: Desk) -> None:
    nothing = desk.ask("dry-run", name="", audience=None, subject="", content=None, sender=None)
    assert {each["path"] for each in nothing["problems"]} == {"name", "audience", "subject", "content", "sender"}
    assert nothing["audience"] == {"matched": 0, "sendable": 0, "excluded": {}}
    gone = desk.ask("dry-run", audience={"segments": [NOWHERE]})
    assert [each["path"] for each in gone["problems"]] == ["audience.segments[0]"]
    broken = {"name": "B", "filter": {"field": "segment", "op": "in", "value": NOWHERE}}
    documents.create(desk.store, WORKSPACE, "segment", THERE, broken, 1, {"count": 0, "counted_at": 0})
    assert [each["path"] for each in desk.ask("dry-run", audience={"segments": [THERE]})["problems"]] == ["audience"]


def test_an_audience_of_nobody_is_a_warning(desk: Desk) -> None:
    assert "It reaches nobody." in [each["message"] for each in desk.ask("dry-run")["warnings"]]
