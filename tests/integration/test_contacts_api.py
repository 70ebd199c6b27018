"""The contacts API through its handler, on the in-memory store."""

import itertools
import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from godwit.clock import to_iso
from godwit.contacts import suppression
from godwit.contacts.commit import commit
from godwit.contacts.consent import unsubscribe
from godwit.contacts.suppression import suppress, suppression_of
from godwit.contacts.suppression_reasons import SOFT_BOUNCES
from godwit.contacts.timeline import Author
from godwit.store import documents, keys
from godwit.store.memory import MemoryStore
from godwit.store.protocol import query_all

from functions.contacts import api, base
from tests.factories import WORKSPACE, api_event

NOW = 1_800_000_000_000
Call = Callable[..., tuple[int, Any]]


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def call(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Sends a request to the handler and answers status and body."""
    ticks = itertools.count(NOW, 1000)
    monkeypatch.setattr(base, "environment", SimpleNamespace(store=store))
    monkeypatch.setattr(base, "clock", lambda: next(ticks))

    def send(method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        answer = api.handler(api_event(method, path, body, **more), SimpleNamespace())  # type: ignore[arg-type]
        return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None

    return send


def make(call: Call, **fields: Any) -> Any:
    status, contact = call("POST", "/v1/contacts", fields)
    assert status == 201, contact
    return contact


def paths(problem: Any) -> list[str]:
    return [error["path"] for error in problem["errors"]]


def pointers(store: MemoryStore) -> set[tuple[str, str]]:
    kinds = ("email", "phone", "external_id")
    return {(kind, item["sk"]) for kind in kinds for item in query_all(store, keys.addresses(WORKSPACE, kind))}


EVERYTHING = {
    "email": "ada@example.com",
    "phone": "+4915112345678",
    "external_id": "crm-1",
    "first_name": "Ada",
    "last_name": "Lovelace 🎩",
    "company": 'Müller & "Söhne"',
    "city": "Köln",
    "region": "NRW",
    "country": "DE",
    "time_zone": "Europe/Berlin",
    "language": "de-DE",
    "tags": ["vip", "beta"],
    "revenue": 1234.5678,
    "project_statuses": ["active"],
    "last_interaction_at": "2026-01-02T03:04:05.000Z",
    "custom": {},
    "topics": [],
    "tracking": False,
    "consent": {
        "email": {"given": True, "at": "2026-01-01T00:00:00.000Z", "source": "form"},
        "sms": {"given": False, "at": "2026-01-01T00:00:00.000Z", "source": "form"},
    },
    "email_unsubscribed_at": None,
    "sms_opted_out_at": "2026-02-01T00:00:00.000Z",
}


def test_every_field_round_trips(call: Call) -> None:
    made = make(call, **EVERYTHING)
    assert {name: made[name] for name in EVERYTHING} == EVERYTHING
    assert made["id"] == "1"
    assert made["version"] == 1
    assert call("GET", "/v1/contacts/1") == (200, made)


def test_what_is_left_out_has_contracts_defaults(call: Call) -> None:
    made = make(call, phone="030 1234567", email=None, country="de")
    nobody = {"given": None, "at": None, "source": None}
    assert made["tags"] == made["project_statuses"] == made["topics"] == []
    assert made["revenue"] == 0
    assert made["tracking"] is True
    assert made["consent"] == {"email": nobody, "sms": nobody}
    assert made["created_at"].endswith("Z")
    assert made["country"] == "DE"


def test_phones_are_read_with_the_workspaces_country(call: Call, store: MemoryStore) -> None:
    documents.create(store, WORKSPACE, "settings", "workspace", {"default_country": "DE"}, NOW)
    assert make(call, phone="0151 1234 5678")["phone"] == "+4915112345678"


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({}, "email"),
        ({"first_name": "Ada"}, "email"),
        ({"email": "ada"}, "email"),
        ({"phone": "12345"}, "phone"),
        ({"phone": "+999123456789"}, "phone"),
        ({"email": "a@b.de", "country": "Nowhere"}, "country"),
        ({"email": "a@b.de", "time_zone": "Mars/Base"}, "time_zone"),
        ({"email": "a@b.de", "language": "klingon!"}, "language"),
        ({"email": "a@b.de", "revenue": 1.23456}, "revenue"),
        ({"email": "a@b.de", "revenue": "12"}, "revenue"),
        ({"email": "a@b.de", "tags": ["ok", ""]}, "tags"),
        ({"email": "a@b.de", "tags": "vip"}, "tags"),
        ({"email": "a@b.de", "first_name": "x" * 256}, "first_name"),
        ({"email": "a@b.de", "first_name": "\ud800"}, "first_name"),
        ({"email": "a@b.de", "first_name": "A\0da"}, "first_name"),
        ({"email": "a@b.de", "company": "Shop\nBcc: x@y.de"}, "company"),
        ({"email": "a@b.de", "city": "Ulm\u2028Bonn"}, "city"),
        ({"email": "a@b.de", "external_id": "a\tb"}, "external_id"),
        ({"email": "a@b.de", "tags": ["ok", "v\x1bip"]}, "tags"),
        ({"email": "a@b.de", "last_interaction_at": "yesterday"}, "last_interaction_at"),
        ({"email": "a@b.de", "custom": {"size": 1}}, "custom.size"),
        ({"email": "a@b.de", "topics": ["01TOPIC"]}, "topics[0]"),
        ({"email": "a@b.de", "consent": {"email": {"given": "yes"}}}, "consent.email.given"),
        ({"email": "a@b.de", "suppressed": {}}, "suppressed"),
        ({"email": "a@b.de", "nickname": "x"}, "nickname"),
    ],
)
def test_faults_are_named_by_path(call: Call, store: MemoryStore, fields: Any, path: str) -> None:
    status, problem = call("POST", "/v1/contacts", fields)
    assert status == 422
    assert paths(problem) == [path]
    assert pointers(store) == set()


@pytest.mark.parametrize("version", ["1", 1.0, True, None])
def test_a_version_is_a_whole_number(call: Call, version: Any) -> None:
    make(call, email="ada@example.com")
    assert paths(call("PATCH", "/v1/contacts/1", {"city": "Ulm", "version": version})[1]) == ["version"]
    topic = call("POST", "/v1/topics", {"name": "News"})[1]["id"]
    assert paths(call("PUT", f"/v1/topics/{topic}", {"name": "x", "version": version})[1]) == ["version"]
    call("POST", "/v1/custom-fields", {"name": "plan"})
    assert paths(call("PUT", "/v1/custom-fields/plan", {"label": "x", "version": version})[1]) == ["version"]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"])
def test_only_json_is_taken(call: Call, kind: str) -> None:
    event = api_event("POST", "/v1/contacts", b"email=ada@example.com") | {"headers": {"Content-Type": kind}}
    answer = api.handler(event, SimpleNamespace())  # type: ignore[arg-type]
    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (400, "application/problem+json")
    assert "JSON" in json.loads(answer["body"])["detail"]
    assert call("GET", "/v1/contacts")[1]["items"] == []


def test_malformed_json_is_400(call: Call) -> None:
    assert call("POST", "/v1/contacts", b'{"email": ')[0] == 400


def test_a_body_that_is_not_utf8_is_400(call: Call) -> None:
    event = api_event("POST", "/v1/contacts", {}) | {"body": "/w==", "isBase64Encoded": True}
    assert api.handler(event, SimpleNamespace())["statusCode"] == 400  # type: ignore[arg-type]


def test_consent_without_a_time_counts_from_now_and_stays(call: Call) -> None:
    made = make(call, email="a@b.de", consent={"email": {"given": True}})
    given = made["consent"]["email"]
    assert given["given"] is True
    assert given["source"] == "api"
    assert given["at"] is not None
    _, again = call(
        "PATCH", "/v1/contacts/1", {"version": 1, "consent": {"email": {"given": True}, "sms": {"given": False}}}
    )
    assert again["consent"]["email"] == given
    assert again["consent"]["sms"]["given"] is False
    _, cleared = call("PATCH", "/v1/contacts/1", {"version": 2, "consent": {"email": None}})
    assert cleared["consent"]["email"] == {"given": None, "at": None, "source": None}
    assert cleared["consent"]["sms"]["given"] is False


@pytest.mark.parametrize("given", [True, None])
@pytest.mark.parametrize(("channel", "field"), [("email", "email_unsubscribed_at"), ("sms", "sms_opted_out_at")])
def test_a_stop_is_a_no_and_taking_it_back_no_yes(call: Call, channel: str, field: str, given: bool | None) -> None:
    stop = "2026-02-01T00:00:00.000Z"
    make(call, email="ada@example.com", phone="+4915112345678", consent={channel: {"given": given}})
    refused = {"given": False, "at": stop, "source": "api"}
    stopped = call("PATCH", "/v1/contacts/1", {"version": 1, field: stop})[1]
    assert (stopped[field], stopped["consent"][channel]) == (stop, refused)
    back = call("PATCH", "/v1/contacts/1", {"version": 2, field: None})[1]
    assert (back[field], back["consent"][channel]) == (None, refused)
    both = {field: stop, "consent": {channel: {"given": given}}}
    said = call("PATCH", "/v1/contacts/1", {"version": 3, **both})[1]
    assert said["consent"][channel]["given"] is given, "what a change says itself holds"
    again = call("PATCH", "/v1/contacts/1", {"version": 4, field: None})[1]
    assert again["consent"][channel] == refused, "a yes from before the stop doesn't come back by itself"
    other = "sms" if channel == "email" else "email"
    assert again["consent"][other]["given"] is None


def test_patch_merges_and_null_clears(call: Call) -> None:
    make(call, email="a@b.de", first_name="Ada", tags=["x"], revenue=5)
    status, changed = call(
        "PATCH", "/v1/contacts/1", {"version": 1, "last_name": "L", "tags": None, "first_name": None}
    )
    assert status == 200
    assert (changed["first_name"], changed["last_name"], changed["tags"], changed["revenue"]) == (None, "L", [], 5)
    assert changed["version"] == 2
    assert changed["email"] == "a@b.de"


def test_a_stale_version_is_refused(call: Call) -> None:
    make(call, email="a@b.de")
    assert call("PATCH", "/v1/contacts/1", {"version": 1, "city": "Ulm"})[0] == 200
    assert call("PATCH", "/v1/contacts/1", {"version": 1, "city": "Bonn"})[0] == 409
    assert call("DELETE", "/v1/contacts/1", query={"version": 1})[0] == 409
    assert call("GET", "/v1/contacts/1")[1]["city"] == "Ulm"


def test_the_last_address_can_not_be_cleared(call: Call) -> None:
    make(call, email="a@b.de")
    assert call("PATCH", "/v1/contacts/1", {"version": 1, "email": None})[0] == 422


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("email", "ada@example.com", "ADA@Example.com"),
        ("phone", "+1 415 555 0100", "(415) 555-0100"),
        ("external_id", "7", " 7 "),
    ],
)
def test_addresses_are_unique_and_the_other_is_named(call: Call, field: str, first: str, second: str) -> None:
    make(call, **{"email": "one@example.com", field: first})
    status, problem = call("POST", "/v1/contacts", {"email": "two@example.com", field: second})
    assert status == 409
    assert "contact 1" in problem["detail"]
    other = make(call, email="three@example.com")
    status, problem = call("PATCH", f"/v1/contacts/{other['id']}", {"version": 1, field: second})
    assert status == 409
    assert "contact 1" in problem["detail"]


def test_a_changed_address_frees_the_old_one(call: Call, store: MemoryStore) -> None:
    make(call, email="old@example.com", phone="+14155550100", external_id="7")
    call("PATCH", "/v1/contacts/1", {"version": 1, "email": "new@example.com", "phone": None})
    assert pointers(store) == {("email", "new@example.com"), ("external_id", "7")}
    assert make(call, email="old@example.com")["id"] != "1"


def test_deleting_leaves_no_personal_data(call: Call, store: MemoryStore) -> None:
    make(call, email="ada@example.com", phone="+14155550100", external_id="7", first_name="Ada", company="ACME")
    assert call("DELETE", "/v1/contacts/1", query={"version": 1}) == (204, None)
    left = list(query_all(store, keys.contact_shard(WORKSPACE, 1)))
    assert set(left[0]) == {"pk", "sk", "version", "updated_at", "deleted", "expires_at", "marks", "imports"}
    assert not {"ada", "Ada", "4915112345678", "crm-1"} & set(re.split(r"[^\w+-]", json.dumps(left[0])))
    assert left[0]["expires_at"] == pytest.approx(NOW / 1000 + 30 * 86400, abs=100)
    assert pointers(store) == set()
    assert list(query_all(store, keys.names(WORKSPACE))) == []
    assert call("GET", "/v1/contacts/1")[0] == 404
    assert call("DELETE", "/v1/contacts/1", query={"version": 2})[0] == 404
    assert call("GET", "/v1/contacts")[1]["items"] == []
    assert make(call, email="ada@example.com")["id"] == "2"


@pytest.mark.parametrize(
    "said",
    [
        {"email_unsubscribed_at": "2026-01-02T00:00:00Z"},
        {"consent": {"email": {"given": False, "at": "2026-01-02T00:00:00Z", "source": "letter"}}},
        {"consent": {"email": {"given": False}}},
    ],
)
def test_a_no_outlives_its_contact(call: Call, store: MemoryStore, said: Any) -> None:
    contact = make(call, email="ada@example.com", phone="+14155550100", **said)
    assert call("DELETE", "/v1/contacts/1", query={"version": contact["version"]})[0] == 204
    assert call("GET", "/v1/suppressions")[1]["items"] == [], "nobody's address is shown"
    assert make(call, email="ada@example.com", phone="+14155550100")["suppressed"] == {
        "email": "unsubscribed",
        "sms": None,
    }


def test_a_no_stays_with_an_address_that_is_given_up(call: Call, store: MemoryStore) -> None:
    make(call, email="old@example.com", phone="+14155550100", email_unsubscribed_at="2026-01-02T00:00:00Z")
    changed = call("PATCH", "/v1/contacts/1", {"version": 1, "email": "new@example.com", "phone": "+14155550101"})[1]
    assert (changed["email_unsubscribed_at"], changed["suppressed"]["email"]) == ("2026-01-02T00:00:00.000Z", None)
    again = make(call, email="old@example.com", phone="+14155550100")
    assert again["suppressed"] == {"email": "unsubscribed", "sms": None}


def test_what_people_enter_replaces_a_no_that_outlived_its_contact_and_is_listed(call: Call) -> None:
    make(call, email="ada@example.com", email_unsubscribed_at="2026-01-02T00:00:00Z")
    call("DELETE", "/v1/contacts/1", query={"version": 1})
    entered = {"address": "ada@example.com", "reason": "court order"}
    assert call("POST", "/v1/suppressions", entered)[1]["reason"] == "court order"
    assert [each["reason"] for each in call("GET", "/v1/suppressions")[1]["items"]] == ["court order"]


def test_a_no_is_not_lost_with_soft_bounces_that_are_taken_back(call: Call, store: MemoryStore) -> None:
    make(call, email="ada@example.com", email_unsubscribed_at="2026-01-02T00:00:00Z")
    suppress(store, WORKSPACE, "email", "ada@example.com", SOFT_BOUNCES, NOW, mark=SOFT_BOUNCES)
    call("DELETE", "/v1/contacts/1", query={"version": 2})
    assert suppression_of(store, WORKSPACE, "email", "ada@example.com") == "unsubscribed"
    assert call("GET", "/v1/suppressions")[1]["items"] == []


def test_a_complaint_weighs_more_than_a_no_that_outlived_its_contact(call: Call, store: MemoryStore) -> None:
    make(call, email="ada@example.com", email_unsubscribed_at="2026-01-02T00:00:00Z")
    call("DELETE", "/v1/contacts/1", query={"version": 1})
    suppress(store, WORKSPACE, "email", "ada@example.com", "complaint", NOW)
    assert suppression_of(store, WORKSPACE, "email", "ada@example.com") == "complaint"


def test_deleting_leaves_what_stands_against_the_address(call: Call, store: MemoryStore) -> None:
    make(call, email="ada@example.com", email_unsubscribed_at="2026-01-02T00:00:00Z")
    suppress(store, WORKSPACE, "email", "ada@example.com", "hard_bounce", NOW)
    assert call("DELETE", "/v1/contacts/1", query={"version": 2})[0] == 204
    assert suppression_of(store, WORKSPACE, "email", "ada@example.com") == "hard_bounce"


@pytest.mark.parametrize("identifier", ["99", "0", "01", "abc", "1.5", "99999999999"])
def test_who_is_not_there_is_404(call: Call, identifier: str) -> None:
    make(call, email="a@b.de")
    assert call("GET", f"/v1/contacts/{identifier}")[0] == 404


def test_other_workspaces_see_nothing(call: Call) -> None:
    make(call, email="a@b.de", first_name="Ada")
    other = "01JOTHER"
    assert call("GET", "/v1/contacts/1", workspace=other)[0] == 404
    assert call("PATCH", "/v1/contacts/1", {"version": 1}, workspace=other)[0] == 404
    assert call("GET", "/v1/contacts", workspace=other)[1]["items"] == []
    assert call("GET", "/v1/contacts", query={"q": "a"}, workspace=other)[1]["items"] == []


def test_viewers_only_read(call: Call) -> None:
    make(call, email="a@b.de")
    assert call("GET", "/v1/contacts/1", role="viewer")[0] == 200
    assert call("GET", "/v1/contacts", role="viewer")[0] == 200
    assert call("POST", "/v1/contacts", {"email": "x@y.de"}, role="viewer")[0] == 403
    assert call("PATCH", "/v1/contacts/1", {"version": 1}, role="viewer")[0] == 403
    assert call("PUT", "/v1/contacts/by-email/a@b.de", {}, role="viewer")[0] == 403
    assert call("DELETE", "/v1/contacts/1", query={"version": 1}, role="viewer")[0] == 403


@pytest.mark.parametrize("path", ["ada+x@example.com", "ADA%2Bx%40example.com"])
def test_put_by_email_makes_and_then_changes(call: Call, path: str) -> None:
    status, made = call("PUT", f"/v1/contacts/by-email/{path}", {"first_name": "Ada", "tags": ["x"]})
    assert (status, made["email"], made["version"]) == (201, "ada+x@example.com", 1)
    status, changed = call("PUT", f"/v1/contacts/by-email/{path}", {"last_name": "L"})
    assert (status, changed["id"], changed["first_name"], changed["last_name"]) == (200, made["id"], "Ada", "L")
    assert call("PUT", f"/v1/contacts/by-email/{path}", {"last_name": "L"}) == (200, changed)
    assert call("PUT", f"/v1/contacts/by-email/{path}", {"city": "Ulm", "version": 1})[0] == 409
    assert call("PUT", f"/v1/contacts/by-email/{path}", {"email": "other@example.com"})[0] == 422
    make(call, email="b@example.com", external_id="9")
    assert call("PUT", f"/v1/contacts/by-email/{path}", {"external_id": "9"})[0] == 409
    assert call("PUT", "/v1/contacts/by-email/nobody", {})[0] == 422
    assert call("PUT", "/v1/contacts/by-email/nobody@example.com", {"version": 1})[0] == 404


@pytest.mark.parametrize("email", ["a/b@x.test", "a#b?c@x.test", "a%b&c=d@x.test", "x+y@x.test"])
@pytest.mark.parametrize("decoded", [False, True], ids=["encoded", "decoded by the gateway"])
def test_put_by_email_reaches_every_address(call: Call, email: str, decoded: bool) -> None:
    made = make(call, email=email)
    path = "/v1/contacts/by-email/" + (email if decoded else quote(email, safe=""))
    status, changed = call("PUT", path, {"city": "Ulm"})
    assert (status, changed["id"], changed["email"]) == (200, made["id"], email)


def test_put_by_email_says_what_is_no_address(call: Call) -> None:
    for email in ("😀@x.test", "a/b", "%F0%9F%98%80@x.test"):
        assert call("PUT", f"/v1/contacts/by-email/{email}", {})[0] == 422


def test_other_paths_and_methods_are_told(call: Call) -> None:
    status, problem = call("GET", "/v1/nothing")
    assert (status, problem["status"]) == (404, 404)
    event = api_event("PUT", "/v1/contacts/1")
    answer: Any = api.handler(event, SimpleNamespace())  # type: ignore[arg-type]
    assert answer["statusCode"] == 405
    assert answer["headers"]["Allow"] == "DELETE, GET, PATCH"
    assert answer["headers"]["Content-Type"] == "application/problem+json"


def everyone(call: Call, **query: Any) -> list[str]:
    found: list[str] = []
    cursor: str | None = None
    while True:
        status, page = call("GET", "/v1/contacts", query=query | ({"cursor": cursor} if cursor else {}))
        assert status == 200, page
        found += [contact["id"] for contact in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def test_lists_go_by_id_over_gaps(call: Call, store: MemoryStore) -> None:
    for number in range(1, 46):
        make(call, email=f"a{number}@example.com", tags=["odd"] if number % 2 else [])
    for number in (1, 2, 3, 20, 45):
        call("DELETE", f"/v1/contacts/{number}", query={"version": 1})
    expected = [str(number) for number in range(1, 46) if number not in (1, 2, 3, 20, 45)]
    assert everyone(call, limit=7) == expected
    assert everyone(call) == expected
    assert everyone(call, limit=3, tag="odd") == [number for number in expected if int(number) % 2]
    assert everyone(call, tag="none") == []


def test_search_by_beginning_of_address_and_name(call: Call) -> None:
    ada = make(call, email="ada@example.com", phone="+4915112345678", first_name="Ada", last_name="Lovelace")["id"]
    jo = make(call, email="jo@example.com", first_name="Jörg", last_name="ADAMS", company="Straße", tags=["vip"])["id"]
    bo = make(call, phone="+14155550100", first_name="Bo", company="Adatis")["id"]

    def found(q: str, **more: Any) -> list[str]:
        return everyone(call, q=q, **more)

    assert found("ADA") == [ada, jo, bo]
    assert found("ADA", limit=1) == [ada, jo, bo]
    assert found("ada", tag="vip") == [jo]
    assert found("jo@") == [jo]
    assert found("+49 151") == [ada]
    assert found("1 (415)") == [bo]
    assert found("lovel") == [ada]
    assert found("jörg a") == [jo]
    assert found("STRASSE") == [jo]
    assert found("zzz") == []
    assert call("GET", "/v1/contacts", query={"q": " "})[0] == 422


def test_search_for_phones_as_the_workspaces_country_writes_them(call: Call, store: MemoryStore) -> None:
    ada = make(call, phone="+4915112345678")["id"]
    mario = make(call, phone="+390612345678")["id"]
    assert everyone(call, q="0151 1") == []
    documents.create(store, WORKSPACE, "settings", "workspace", {"default_country": "DE"}, NOW)
    assert everyone(call, q="0151 1") == everyone(call, q="(0151)-123") == everyone(call, q="0049 151") == [ada]
    assert everyone(call, q="0152") == []
    documents.replace(store, WORKSPACE, "settings", "workspace", {"default_country": "IT"}, 1, NOW)
    assert everyone(call, q="06 123") == [mario]


def test_search_for_names_longer_than_what_is_kept_of_them(call: Call) -> None:
    name = "Maximiliane " * 15
    long = make(call, email="a@example.com", company=name)["id"]
    assert everyone(call, q=name) == everyone(call, q=name[:130]) == everyone(call, q=name[:99]) == [long]
    assert everyone(call, q="x" * 120) == []


def test_search_follows_changes(call: Call) -> None:
    make(call, email="a@example.com", last_name="Before")
    call("PATCH", "/v1/contacts/1", {"version": 1, "last_name": "After", "email": "b@example.com"})
    assert everyone(call, q="bef") == []
    assert everyone(call, q="a@") == []
    assert everyone(call, q="aft") == ["1"]


@pytest.mark.parametrize("query", [{"cursor": "nonsense"}, {"cursor": "WzEsMl0"}, {"limit": 0}, {"limit": 101}])
def test_bad_pages_are_422(call: Call, query: dict[str, Any]) -> None:
    assert call("GET", "/v1/contacts", query=query)[0] == 422
    assert call("GET", "/v1/contacts", query={**query, "q": "a"})[0] == 422


def test_every_write_shows_among_the_changes(call: Call, store: MemoryStore) -> None:
    make(call, email="a@b.de")
    shard = keys.contact_shard(WORKSPACE, 1)

    def times() -> list[int]:
        return [item["updated_at"] for item in query_all(store, shard, index="changes")]

    first = times()
    call("PATCH", "/v1/contacts/1", {"version": 1, "city": "Ulm"})
    second = times()
    call("PATCH", "/v1/contacts/1", {"version": 2, "city": "Ulm"})
    assert times() == second, "nothing changed, so nothing is written"
    call("DELETE", "/v1/contacts/1", query={"version": 2})
    assert first < second < times()


class TestSuppression:
    def test_shows_in_the_contact_and_keeps_its_first_reason(self, call: Call, store: MemoryStore) -> None:
        make(call, email="ada@example.com", phone="+14155550100")
        suppress(store, WORKSPACE, "email", "Ada@Example.com", "manual", NOW)
        suppress(store, WORKSPACE, "email", "ada@example.com", "complaint", NOW + 1)
        contact = call("GET", "/v1/contacts/1")[1]
        assert contact["suppressed"] == {"email": "manual", "sms": None}
        assert contact["version"] == 2
        suppress(store, WORKSPACE, "sms", "+14155550100", "opted_out", NOW)
        assert call("GET", "/v1/contacts/1")[1]["suppressed"] == {"email": "manual", "sms": "opted_out"}

    def test_of_what_providers_report_the_gravest_stands(self, call: Call, store: MemoryStore) -> None:
        make(call, email="ada@example.com")
        for reason, at in (("hard_bounce", 5), ("soft_bounces", 1), ("hard_bounce", 3), ("hard_bounce", 4)):
            held = suppress(store, WORKSPACE, "email", "ada@example.com", reason, NOW + at)
        assert held["at"] == NOW + 3
        suppress(store, WORKSPACE, "email", "ada@example.com", "complaint", NOW + 9)
        assert call("GET", "/v1/contacts/1")[1]["suppressed"]["email"] == "complaint"
        [listed] = call("GET", "/v1/suppressions")[1]["items"]
        assert (listed["reason"], listed["address"]) == ("complaint", "ada@example.com")

    def test_nothing_is_suppressed_from_a_time_to_come(self, call: Call) -> None:
        fields = {"address": "ada@example.com", "reason": "asked us"}
        status, made = call("POST", "/v1/suppressions", {**fields, "at": "2099-01-01T00:00:00Z"})
        assert (status, made["at"]) == (201, to_iso(NOW))

    def test_waits_for_a_contact_to_come(self, call: Call, store: MemoryStore) -> None:
        suppress(store, WORKSPACE, "email", "ada@example.com", "hard_bounce", NOW)
        assert suppression_of(store, WORKSPACE, "email", "ADA@example.com") == "hard_bounce"
        assert make(call, email="ada@example.com")["suppressed"]["email"] == "hard_bounce"

    def test_goes_with_the_address_not_the_contact(self, call: Call, store: MemoryStore) -> None:
        make(call, email="bad@example.com", phone="+14155550100")
        suppress(store, WORKSPACE, "email", "bad@example.com", "hard_bounce", NOW)
        suppress(store, WORKSPACE, "email", "worse@example.com", "complaint", NOW)
        _, changed = call("PATCH", "/v1/contacts/1", {"version": 2, "email": "good@example.com"})
        assert changed["suppressed"]["email"] is None
        _, changed = call("PATCH", "/v1/contacts/1", {"version": 3, "email": "worse@example.com"})
        assert changed["suppressed"]["email"] == "complaint"
        _, changed = call("PATCH", "/v1/contacts/1", {"version": 4, "email": None})
        assert changed["suppressed"]["email"] is None
        assert make(call, email="bad@example.com")["suppressed"]["email"] == "hard_bounce"


class TestUnsubscribing:
    def test_keeps_the_first_time(self, call: Call, store: MemoryStore) -> None:
        make(call, email="ada@example.com", consent={"email": {"given": True}})
        unsubscribe(store, WORKSPACE, 1, "email", None, 1_000, "link")
        unsubscribe(store, WORKSPACE, 1, "email", None, 2_000, "complaint")
        contact = call("GET", "/v1/contacts/1")[1]
        assert contact["email_unsubscribed_at"] == "1970-01-01T00:00:01.000Z"
        assert contact["consent"]["email"] == {"given": False, "at": "1970-01-01T00:00:01.000Z", "source": "link"}
        assert contact["sms_opted_out_at"] is None
        assert contact["version"] == 2

    def test_of_a_topic_touches_nothing_else(self, call: Call, store: MemoryStore) -> None:
        make(call, email="ada@example.com")
        item = store.get(keys.contact(WORKSPACE, 1))
        assert item is not None
        doc = json.loads(item["doc"]) | {"topics": ["news", "offers"]}
        commit(store, WORKSPACE, 1, item, doc, lambda: NOW, Author("ada@demo.test", "api"))
        unsubscribe(store, WORKSPACE, 1, "email", "news", 1_000, "link")
        unsubscribe(store, WORKSPACE, 1, "email", "news", 1_000, "link")
        contact = call("GET", "/v1/contacts/1")[1]
        assert contact["topics"] == ["offers"]
        assert contact["email_unsubscribed_at"] is None
        assert contact["version"] == 3

    def test_who_is_gone_is_fine(self, store: MemoryStore) -> None:
        unsubscribe(store, WORKSPACE, 7, "email", None, 1_000, "link")
        assert list(query_all(store, keys.contact_shard(WORKSPACE, 7))) == []


def test_the_document_names_every_route_and_answer() -> None:
    document = json.loads(base.app.get_openapi_json_schema())
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations) > 9
    for operation in operations:
        assert {"400", "403", "404", "409", "422"} < set(operation["responses"])
        good = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
        assert all("schema" in answer["content"]["application/json"] for answer in good if answer.get("content"))


class TestSearchingSuppressions:
    @pytest.fixture(autouse=True)
    def _suppressed(self, store: MemoryStore) -> None:
        for n in range(30):
            suppress(store, WORKSPACE, "email", f"bob{n}@example.com", "hard_bounce", NOW + n)
        suppress(store, WORKSPACE, "email", "bob1@example.com.au", "complaint", NOW - 1)
        suppress(store, WORKSPACE, "sms", "+4915112345678", "opted_out", NOW + 100)
        suppress(store, WORKSPACE, "email", "+49@example.com", "manual", NOW + 101)

    def found(self, call: Call, limit: int = 100, **query: Any) -> list[str]:
        """All pages."""
        addresses: list[str] = []
        more: dict[str, Any] = {}
        while True:
            status, page = call("GET", "/v1/suppressions", query={"limit": limit, **query, **more})
            assert status == 200, page
            assert len(page["items"]) <= limit
            addresses += [item["address"] for item in page["items"]]
            if page["next_cursor"] is None:
                return addresses
            more = {"cursor": page["next_cursor"]}

    @pytest.mark.parametrize("looked_at", [3_000, 4, 1])
    @pytest.mark.parametrize("limit", [1, 3, 100])
    def test_by_the_beginning_of_an_address(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, limit: int, looked_at: int
    ) -> None:
        monkeypatch.setattr(suppression, "LOOKED_AT", looked_at)
        assert self.found(call, limit, q="BOB2") == [f"bob{n}@example.com" for n in (*range(29, 19, -1), 2)]
        assert self.found(call, limit, q=" bob1@example.com") == ["bob1@example.com", "bob1@example.com.au"]
        assert self.found(call, limit, q="nobody") == []
        assert len(self.found(call, limit)) == 33

    def test_by_the_beginning_of_a_number_however_it_is_written(self, call: Call) -> None:
        assert self.found(call, q="+49") == ["+49@example.com", "+4915112345678"]
        assert self.found(call, q="0049 151") == ["+4915112345678"]
        assert self.found(call, q="+4915112345678") == ["+4915112345678"]

    def test_of_one_channel(self, call: Call) -> None:
        assert self.found(call, channel="sms") == ["+4915112345678"]
        assert self.found(call, channel="email", q="+49") == ["+49@example.com"]
        assert len(self.found(call, channel="email")) == 32
        assert paths(call("GET", "/v1/suppressions", query={"channel": "fax"})[1]) == ["channel"]
        assert call("GET", "/v1/suppressions", query={"q": "bob"}, workspace="01JOTHER")[1]["items"] == []
