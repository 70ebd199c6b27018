"""The campaigns API through its handler: drafts, actions, states, roles, workspaces."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.campaigns import launch
from godwit.campaigns.campaign import read_campaign
from godwit.campaigns.states import ACTIONS, Status
from godwit.content import prepare
from godwit.store import documents, keys
from godwit.store.memory import MemoryStore
from godwit.store.objects import MemoryObjects
from godwit.store.protocol import Put, Update

from functions.campaigns import api, base
from tests.factories import ELSEWHERE, NOWHERE, WORKSPACE, FakeSchedules, api_event
from tests.simulation.world import FakeQueue, World

Call = Callable[..., tuple[int, Any]]

BODIES: dict[str, Any] = {"schedule": {"at": "2026-12-01T09:00", "time_zone": "Europe/Paris"}, "resend": {}}
"""What an action is asked with, if not nothing."""
ANSWERS = {
    "send": (202, "resolving"),
    "schedule": (200, "scheduled"),
    "unschedule": (200, "draft"),
    "pause": (200, "paused"),
    "resume": (202, "resolving"),
    "cancel": (200, "cancelled"),
    "resend": (202, "sending"),
    "duplicate": (201, "draft"),
}
"""What actions answer, and the state after them; `archive` and `unarchive` leave it as it is."""

SENDABLE = {
    "name": "Autumn",
    "audience": {"everyone": True},
    "subject": "Hello {{ first_name | default('you') }}",
    "content": {"format": "html", "html": "<p>Hi</p>"},
    "sender": {"name": "Shop", "address": "shop@example.test"},
}


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def call(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> Call:
    queue = FakeQueue(World(monkeypatch), "dispatch")
    environment = SimpleNamespace(
        store=store,
        objects=MemoryObjects(),
        schedules=FakeSchedules(),
        origin="https://mail.test",
        queue=lambda name: queue,
    )
    monkeypatch.setattr(base, "environment", environment)
    monkeypatch.setattr(base, "senders", lambda: None)
    monkeypatch.setattr(base, "clock", lambda: 1_795_000_000_000)

    def send(method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        context: Any = SimpleNamespace()
        answer = api.handler(api_event(method, f"/v1/campaigns{path}", body, **more), context)
        return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None

    return send


def make(call: Call, **fields: Any) -> Any:
    status, campaign = call("POST", "", {**SENDABLE, **fields})
    assert status == 201, campaign
    return campaign


def put_failed(store: MemoryStore, identifier: str) -> None:
    """A recipient who was sent to in vain."""
    row = {"state": "failed", "run": 0, "version": 2, "reason": "refused"}
    store.write(Put(keys.row(WORKSPACE, identifier, 1), row))


def put_status(store: MemoryStore, identifier: str, status: Status) -> None:
    change = Update(
        keys.document(WORKSPACE, "campaign", identifier), set={"status": status, "run": 1}, add={"version": 1}
    )
    store.write(change)


def test_a_draft_saves_however_incomplete_and_says_what_it_lacks(call: Call) -> None:
    status, draft = call("POST", "", {})
    assert status == 201
    assert draft["status"] == "draft"
    assert draft["version"] == 1
    assert draft["created_at"] == draft["updated_at"] == "2026-11-18T11:06:40.000Z"
    assert {problem["path"] for problem in draft["problems"]} >= {"name", "audience", "subject", "content", "sender"}
    assert call("GET", f"/{draft['id']}") == (200, draft)


def test_everything_written_comes_back(call: Call) -> None:
    written = {
        **SENDABLE,
        "description": "For regulars",
        "audience": {"segments": [NOWHERE], "exclude": [ELSEWHERE]},
        "preheader": "Look inside",
        "reply_to": "help@example.test",
        "throttle_per_minute": 600,
        "tags": ["autumn"],
    }
    campaign = make(call, **written)
    for name, value in written.items():
        if name != "content":
            assert campaign[name] == value
    assert campaign["content"]["html"] == "<p>Hi</p>"
    assert campaign["type"] == "email"
    assert campaign["archived"] is False
    assert campaign["schedule"] is None
    assert {problem["path"] for problem in campaign["problems"]} == {"audience.segments[0]", "audience.exclude[0]"}


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"nonsense": 1}, "nonsense"),
        ({"status": "sent"}, "status"),
        ({"type": "pigeon"}, "type"),
        ({"type": "sms"}, "type"),
        ({"name": "a\nb"}, "name"),
        ({"audience": {"everyone": True, "segments": [NOWHERE]}}, "audience"),
        ({"audience": {}}, "audience"),
        ({"audience": {"segments": "A"}}, "audience.segments"),
        ({"content": {"format": "word"}}, "content.format"),
        ({"content": {"html": "x"}}, "content.format"),
        ({"sender": {"name": "x", "address": "no address"}}, "sender.address"),
        ({"sender": {"name": "a\r\nBcc: b", "address": "a@b.test"}}, "sender.name"),
        ({"reply_to": "@"}, "reply_to"),
        ({"throttle_per_minute": 0}, "throttle_per_minute"),
        ({"throttle_per_minute": "fast"}, "throttle_per_minute"),
        ({"tags": [""]}, "tags[0]"),
        ({"subject": "x" * 999}, "subject"),
    ],
)
def test_a_fault_is_named_with_its_path(call: Call, fields: dict[str, Any], path: str) -> None:
    status, problem = call("POST", "", {**SENDABLE, **fields})
    assert status == 422
    assert [error["path"] for error in problem["errors"]] == [path]


def test_malformed_json_is_400(call: Call) -> None:
    status, problem = call("POST", "", b"{not json")
    assert (status, problem["status"]) == (400, 400)


def test_a_faulty_template_saves_and_is_not_sent(call: Call) -> None:
    campaign = make(call, content={"format": "html", "html": "<p>\n{% for x in y %}{% endfor %}</p>"})
    assert [(p["path"], p["line"]) for p in campaign["problems"]] == [("content.html", 2)]
    status, problem = call("POST", f"/{campaign['id']}/send")
    assert status == 422
    assert problem["errors"] == campaign["problems"]


def test_an_update_needs_the_version_that_was_read(call: Call) -> None:
    campaign = make(call)
    path = f"/{campaign['id']}"
    status, _ = call("PUT", path, {**SENDABLE, "name": "Winter"})
    assert status == 422
    status, updated = call("PUT", path, {**SENDABLE, "name": "Winter", "version": 1})
    assert (status, updated["name"], updated["version"]) == (200, "Winter", 2)
    status, problem = call("PUT", path, {**SENDABLE, "name": "Spring", "version": 1})
    assert (status, problem["state"]) == (409, "draft")


def test_only_drafts_can_be_changed_or_deleted(call: Call, store: MemoryStore) -> None:
    campaign = make(call)
    put_status(store, campaign["id"], Status.SENT)
    status, problem = call("PUT", f"/{campaign['id']}", {**SENDABLE, "version": 2})
    assert (status, problem["state"], problem["allowed"]) == (
        409,
        "sent",
        ["resend", "duplicate", "archive", "unarchive"],
    )
    assert call("DELETE", f"/{campaign['id']}", query={"version": 2})[0] == 409
    put_status(store, campaign["id"], Status.DRAFT)
    assert call("DELETE", f"/{campaign['id']}", query={"version": 7})[0] == 409
    assert call("DELETE", f"/{campaign['id']}", query={"version": 3})[0] == 204
    assert call("GET", f"/{campaign['id']}")[0] == 404


@pytest.mark.parametrize("action", [action.name for action in ACTIONS])
@pytest.mark.parametrize("status", list(Status))
def test_each_action_works_from_its_states_only(call: Call, store: MemoryStore, action: str, status: Status) -> None:
    campaign = make(call)
    put_status(store, campaign["id"], status)
    put_failed(store, campaign["id"])
    allowed = next(each for each in ACTIONS if each.name == action).allowed_from
    code, answer = call("POST", f"/{campaign['id']}/{action}", BODIES.get(action))
    if status in allowed:
        assert (code, answer["status"]) == ANSWERS.get(action, (200, status))
    else:
        assert code == 409
        assert answer["state"] == status
        assert answer["allowed"] == [each.name for each in ACTIONS if status in each.allowed_from]
        assert read_campaign(store, WORKSPACE, campaign["id"]).status is status


def test_what_is_sent_is_what_was_checked(call: Call, store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = make(call)

    def slow(*arguments: Any) -> Any:
        call("PUT", f"/{campaign['id']}", {**SENDABLE, "name": "Changed meanwhile", "version": 1})
        return prepare.prepare(*arguments)

    monkeypatch.setattr(launch, "prepare", slow)
    status, problem = call("POST", f"/{campaign['id']}/send")
    assert (status, problem["state"]) == (409, "draft")
    assert read_campaign(store, WORKSPACE, campaign["id"]).status is Status.DRAFT


def test_the_list_is_newest_first_by_cursor_and_state(call: Call, store: MemoryStore) -> None:
    names = [make(call, name=f"Campaign {n}")["name"] for n in range(7)]
    newest = call("GET", "", query={"limit": 1})[1]["items"][0]["id"]
    put_status(store, newest, Status.SENT)
    seen: list[str] = []
    cursor = None
    while True:
        status, page = call("GET", "", query={"limit": 3, **({"cursor": cursor} if cursor else {})})
        assert status == 200
        seen += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == names[::-1]
    assert [item["id"] for item in call("GET", "", query={"status": "sent"})[1]["items"]] == [newest]
    assert call("GET", "", query={"status": "lost"})[0] == 422
    assert call("GET", "", query={"limit": 101})[0] == 422
    assert call("GET", "", query={"cursor": "nonsense"})[0] == 422


def test_the_workspaces_sender_stands_in_for_the_campaigns(call: Call, store: MemoryStore) -> None:
    assert [problem["path"] for problem in make(call, sender=None)["problems"]] == ["sender"]
    documents.create(store, WORKSPACE, "settings", "email", {"sender": {"name": "", "address": "a@b.test"}}, 1)
    assert make(call, sender=None)["problems"] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", ""), ("PUT", "/{id}"), ("DELETE", "/{id}"), *(("POST", f"/{{id}}/{a.name}") for a in ACTIONS)],
)
def test_viewers_only_read(call: Call, method: str, path: str) -> None:
    campaign = make(call)
    body = BODIES.get(path.rpartition("/")[2])
    body = {**SENDABLE, "version": 1} if method == "PUT" else SENDABLE if path == "" else body
    query = {"version": 1} if method == "DELETE" else None
    status, problem = call(method, path.format(id=campaign["id"]), body, query=query, role="viewer")
    assert (status, problem["status"]) == (403, 403)
    assert call("GET", f"/{campaign['id']}", role="viewer")[1] == campaign


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/{id}"), ("PUT", "/{id}"), ("DELETE", "/{id}"), *(("POST", f"/{{id}}/{a.name}") for a in ACTIONS)],
)
def test_another_workspaces_campaigns_are_not_there(call: Call, method: str, path: str) -> None:
    campaign = make(call)
    body = {**SENDABLE, "version": 1} if method == "PUT" else BODIES.get(path.rpartition("/")[2])
    query = {"version": 1} if method == "DELETE" else None
    other = "01JW0RKSPACE0000000000000B"
    assert call(method, path.format(id=campaign["id"]), body, query=query, workspace=other)[0] == 404
    assert call("GET", "", workspace=other)[1]["items"] == []
    assert call("GET", f"/{campaign['id']}")[1] == campaign


def test_what_comes_later_may_be_written_at_its_default(call: Call) -> None:
    later: dict[str, Any] = {"schedule": None, "archived": False}
    assert {name: make(call, **later)[name] for name in later} == later
    for name, value in (("schedule", {"at": "2026-12-01T09:00"}), ("archived", True)):
        status, problem = call("POST", "", {**SENDABLE, name: value})
        assert (status, problem["errors"][0]["path"]) == (422, name)


def test_a_source_too_large_to_be_kept_is_refused(call: Call) -> None:
    assert call("POST", "", {**SENDABLE, "content": {"format": "html", "html": "x" * 299_000}})[0] == 201
    for html in ("x" * 300_001, "ä" * 200_000):
        status, problem = call("POST", "", {**SENDABLE, "content": {"format": "html", "html": html}})
        assert (status, problem["status"]) == (422, 422)


def test_the_list_is_searched_and_filtered(call: Call) -> None:
    make(call, name="Winter sale")
    make(call, name="x", subject="The SALE is on")
    make(call, name="y", tags=["resale"])
    make(call, name="z")

    def names(**query: Any) -> list[str]:
        return [item["name"] for item in call("GET", "", query=query)[1]["items"]]

    assert names(q="sale") == ["y", "x", "Winter sale"]
    assert names(q="nothing of the kind") == []
    assert names(type="sms") == []
    assert names(type="email") == ["z", "y", "x", "Winter sale"]
    assert names(archived="true") == []
    assert names(q="sale", status="draft", limit=2) == ["y", "x"]


def test_a_page_of_large_campaigns_is_short_and_goes_on(call: Call) -> None:
    html = "x" * 290_000
    made = [make(call, name=str(n), content={"format": "html", "html": html})["id"] for n in range(16)]
    first = call("GET", "", query={"limit": 100})[1]
    assert 1 < len(first["items"]) < 16
    seen, cursor = list(first["items"]), first["next_cursor"]
    while cursor:
        page = call("GET", "", query={"limit": 100, "cursor": cursor})[1]
        seen += page["items"]
        cursor = page["next_cursor"]
    assert [item["id"] for item in seen] == made[::-1]


def test_a_page_of_campaigns_fits_into_an_answer_whatever_they_consist_of(call: Call) -> None:
    wrong = {"format": "html", "html": "<a href='" + "é" * 80 + "'>x</a>" * 50}
    tags = [f"{n}" + "é" * 90 for n in range(50)]
    written = {"description": "é" * 2_000, "tags": tags, "content": wrong}
    made = [make(call, name=str(n), **written)["id"] for n in range(120)]
    seen: list[str] = []
    page: Any = {"next_cursor": None}
    while page["next_cursor"] or not seen:
        query = {"limit": 100, **({"cursor": page["next_cursor"]} if seen else {})}
        status, page = call("GET", "", query=query)
        assert status == 200
        # What Lambda answers with is a text in JSON, both with everything beyond ASCII escaped.
        assert len(json.dumps(json.dumps(page))) < 6 * 2**20
        seen += [item["id"] for item in page["items"]]
    assert seen == made[::-1]


@pytest.mark.parametrize(
    ("include", "path"),
    [
        (["unknown"], "include"),
        ([], "include"),
        (["sent"], "include[0]"),
        ("failed", "include"),
    ],
)
def test_a_resend_to_nobody_or_to_whoever_is_refused(call: Call, store: MemoryStore, include: Any, path: str) -> None:
    campaign = make(call)
    put_status(store, campaign["id"], Status.SENT)
    put_failed(store, campaign["id"])
    status, problem = call("POST", f"/{campaign['id']}/resend", {"include": include})
    assert (status, [error["path"] for error in problem["errors"]]) == (422, [path])
    assert read_campaign(store, WORKSPACE, campaign["id"]).status is Status.SENT


def test_a_stale_version_tells_what_the_campaign_can_do_all_the_same(call: Call) -> None:
    draft = make(call)
    status, conflict = call("PUT", f"/{draft['id']}", {**SENDABLE, "version": 7})
    assert (status, conflict["state"]) == (409, "draft")
    assert conflict["allowed"] == ["send", "schedule", "duplicate", "archive", "unarchive"]
    assert call("DELETE", f"/{draft['id']}", query={"version": 7})[1]["allowed"] == conflict["allowed"]


def test_what_changes_nothing_is_no_new_version(call: Call) -> None:
    draft = make(call)
    assert call("POST", f"/{draft['id']}/unarchive") == (200, draft)
    archived = call("POST", f"/{draft['id']}/archive")[1]
    assert (archived["archived"], archived["version"]) == (True, 2)
    assert call("POST", f"/{draft['id']}/archive") == (200, archived)
    assert call("POST", f"/{draft['id']}/unarchive")[1]["version"] == 3


@pytest.mark.parametrize("action", [action.name for action in ACTIONS])
def test_an_action_takes_no_field_that_it_does_not_know(call: Call, action: str) -> None:
    draft = make(call)
    body = {**(BODIES.get(action) or {}), "nonsense": 1}
    status, problem = call("POST", f"/{draft['id']}/{action}", body)
    assert (status, [error["path"] for error in problem["errors"]]) == (422, ["nonsense"])
    assert call("POST", f"/{draft['id']}/{action}", b"[1]")[0] == 422
    assert call("POST", f"/{draft['id']}/{action}", b"{")[0] == 400
    assert call("GET", f"/{draft['id']}") == (200, draft)
    nothings: tuple[Any, ...] = (None, {}, b"null")
    for nothing in nothings:
        assert call("POST", f"/{draft['id']}/archive", nothing)[0] == 200


def test_a_refusal_reads_as_a_sentence(call: Call, store: MemoryStore) -> None:
    campaign = make(call)["id"]
    assert call("POST", f"/{campaign}/pause")[1]["detail"] == "A draft can't be paused."
    put_status(store, campaign, Status.SENT)
    assert call("POST", f"/{campaign}/send")[1]["detail"] == "A campaign that was sent can't be sent."
