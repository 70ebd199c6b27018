"""The segments API and the indexer through their handlers, with stores in memory."""

import json
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.analytics.chunks import apply_changes
from godwit.clock import DAY, HOUR, MINUTE, to_iso
from godwit.errors import NotFound
from godwit.ids import new_id
from godwit.queues import Message
from godwit.segments import saved
from godwit.segments.contact_index import OVERLAY_LIMIT
from godwit.store import documents, keys
from godwit.store.memory import MemoryStore
from godwit.store.objects import MemoryObjects
from godwit.store.protocol import Update

from functions.segments import api, indexer
from tests.factories import NOWHERE, THERE, WORKSPACE, api_event, bury_contact, contact_doc, put_contact

NOW = 1_764_000_000_000
VIP = {"field": "tags", "op": "has", "value": "vip"}
YES = {"email": {"given": True, "at": None, "source": None}, "sms": {"given": None, "at": None, "source": None}}


class Sent:
    """A queue that keeps what is sent."""

    def __init__(self) -> None:
        self.bodies: list[Mapping[str, Any]] = []

    def send(self, messages: Iterable[Message]) -> None:
        self.bodies += [message.body for message in messages]


class Service:
    """The deployed functions, with a clock that stands still unless turned."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.objects, self.now = MemoryStore(), MemoryObjects(), NOW
        self.queues: dict[str, Sent] = {"indexing": Sent()}
        environment = SimpleNamespace(store=self.store, objects=self.objects, queue=self.queues.__getitem__)
        for module in (api, indexer):
            monkeypatch.setattr(module, "environment", environment)
            monkeypatch.setattr(module, "clock", lambda: self.now)

    def call(self, method: str, path: str, body: Any = None, status: int = 200, **more: Any) -> Any:
        answer = api.handler(api_event(method, path, body, **more), None)
        assert answer["statusCode"] == status, answer["body"]
        if status >= 400:
            assert answer["headers"]["Content-Type"] == "application/problem+json"
        return json.loads(answer["body"]) if answer.get("body") else None

    def make(self, name: str = "VIPs", **fields: Any) -> Any:
        return self.call("POST", "/v1/segments", {"name": name, "filter": VIP, **fields}, status=201)

    def index(self, *messages: Mapping[str, Any]) -> Any:
        records = [
            {"messageId": str(i), "body": json.dumps(each), "eventSource": "aws:sqs"} for i, each in enumerate(messages)
        ]
        return indexer.handler({"Records": records}, None)

    def contact(self, number: int, **fields: Any) -> None:
        put_contact(self.store, number, self.now, **fields)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    return Service(monkeypatch)


def test_a_segment_is_made_counted_read_and_listed(service: Service) -> None:
    service.contact(1, tags=["vip"])
    service.contact(2)
    made = service.make(description="The best")
    assert made == {
        "id": made["id"],
        "version": 1,
        "created_at": to_iso(NOW),
        "updated_at": to_iso(NOW),
        "name": "VIPs",
        "description": "The best",
        "filter": VIP,
        "dynamic": True,
        "count": 1,
        "counted_at": to_iso(NOW),
    }
    assert service.call("GET", f"/v1/segments/{made['id']}") == made
    assert service.call("GET", "/v1/segments") == {"items": [made], "next_cursor": None}


def test_filters_come_back_as_they_were_sent(service: Service) -> None:
    tree = {
        "all": [
            {"any": [VIP, {"field": "city", "op": "exists"}]},
            {"not": {"field": "revenue", "op": "between", "value": [1, 2.5]}},
            {"field": "last_interaction_at", "op": "older_than", "value": {"months": 3}},
        ]
    }
    assert service.make(filter=tree)["filter"] == tree


def test_lists_go_from_the_newest_on_and_search_names_in_any_case(service: Service) -> None:
    ids = [service.make(name=f"{'Größe' if n % 2 else 'size'} {n}")["id"] for n in range(7)]
    got: list[str] = []
    cursor = None
    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = service.call("GET", "/v1/segments", query=query)
        got += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        assert len(page["items"]) == 3
    assert got == ids[::-1]
    assert service.call("GET", "/v1/segments", query={"limit": 7})["next_cursor"] is None
    first = service.call("GET", "/v1/segments", query={"q": "GRÖSSE", "limit": 2})
    assert [item["name"] for item in first["items"]] == ["Größe 5", "Größe 3"]
    rest = service.call("GET", "/v1/segments", query={"q": "GRÖSSE", "limit": 2, "cursor": first["next_cursor"]})
    assert [item["name"] for item in rest["items"]] == ["Größe 1"]
    assert rest["next_cursor"] is None


def test_an_update_replaces_the_version_that_was_read_and_counts_anew(service: Service) -> None:
    made = service.make()
    service.contact(1, city="Rom")
    service.now += MINUTE
    change = {"name": "Romans", "filter": {"field": "city", "op": "is", "value": "ROM"}, "version": 1}
    updated = service.call("PUT", f"/v1/segments/{made['id']}", change)
    assert (updated["name"], updated["version"], updated["count"]) == ("Romans", 2, 1)
    assert (updated["created_at"], updated["counted_at"]) == (to_iso(NOW), to_iso(NOW + MINUTE))
    assert service.call("GET", f"/v1/segments/{made['id']}") == updated
    held = set(service.objects.held)
    stale = service.call("PUT", f"/v1/segments/{made['id']}", change | {"dynamic": False}, status=409)
    assert set(service.objects.held) == held, "nothing is frozen for it"
    assert "version 2" in stale["detail"]


def test_a_segment_that_changes_meanwhile_leaves_no_members_behind(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = service.make()
    path = f"/v1/segments/{made['id']}"
    create = service.objects.create

    def overtaken(name: str, data: bytes) -> str:
        service.call("PUT", path, {"name": "Others", "filter": VIP, "version": 1})
        return create(name, data)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(service.objects, "create", overtaken)
        service.call("PUT", path, {"name": "Mine", "filter": VIP, "dynamic": False, "version": 1}, status=409)
    assert not [name for name in service.objects.held if "/segments/" in name]


def test_an_older_count_takes_the_place_of_no_newer_one(service: Service) -> None:
    made = service.make()
    service.contact(1, tags=["vip"])
    service.now += MINUTE
    assert service.call("GET", f"/v1/segments/{made['id']}/preview")["count"] == 1
    assert saved.remember_count(service.store, WORKSPACE, made["id"], 7, NOW).extra["count"] == 1
    assert service.call("GET", f"/v1/segments/{made['id']}")["count"] == 1
    with pytest.raises(NotFound):
        saved.remember_count(service.store, WORKSPACE, "nowhere", 7, NOW)


def test_a_preview_counts_divides_by_reach_and_pages_through_contacts(service: Service) -> None:
    for number in range(1, 8):
        service.contact(number, tags=["vip"], email=f"{number}@x.test", consent=YES)
    service.contact(8, tags=["vip"])
    service.contact(9, email="9@x.test", consent=YES)
    bury_contact(service.store, 7, NOW)
    seen: list[str] = []
    cursor = None
    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = service.call("POST", "/v1/segments/preview", {"filter": VIP}, query=query)
        assert page["count"] == 7
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ["1", "2", "3", "4", "5", "6", "8"]
    assert page["as_of"] == to_iso(NOW - 30_000)
    zero = {"sendable": 0, "no_address": 0, "suppressed": 0, "unsubscribed": 0, "no_consent": 0}
    assert page["reach"] == {"email": zero | {"sendable": 6, "no_address": 1}, "sms": zero | {"no_address": 7}}
    assert page["items"][-1]["tags"] == ["vip"]


def test_a_preview_for_a_topic_leaves_out_who_is_not_subscribed_to_it(service: Service) -> None:
    service.contact(1, tags=["vip"], email="1@x.test", consent=YES, topics=[THERE])
    service.contact(2, tags=["vip"], email="2@x.test", consent=YES)
    documents.create(service.store, WORKSPACE, "topic", THERE, {"name": "News"}, NOW)
    page = service.call("POST", "/v1/segments/preview", {"filter": VIP, "topic_id": THERE})
    assert (page["reach"]["email"]["sendable"], page["reach"]["email"]["unsubscribed"]) == (1, 1)
    saved = service.call("GET", f"/v1/segments/{service.make()['id']}/preview", query={"topic_id": THERE})
    assert saved["reach"] == page["reach"]


def test_a_topic_that_is_not_there_is_refused(service: Service) -> None:
    segment = service.make()
    documents.create(service.store, "01JOTHER", "topic", THERE, {"name": "News"}, NOW)
    for refused in (
        service.call("POST", "/v1/segments/preview", {"filter": VIP, "topic_id": THERE}, status=422),
        service.call("GET", f"/v1/segments/{segment['id']}/preview", query={"topic_id": THERE}, status=422),
    ):
        assert refused["errors"] == [{"path": "topic_id", "message": f"there is no topic {THERE}"}]


@pytest.mark.parametrize("op", ["is", "contains"])
@pytest.mark.parametrize(
    "text", ["münchen.example", "MÜNCHEN.Example", "mu\u0308nchen.example", "xn--mnchen-3ya.example"]
)
def test_domains_are_found_as_they_are_written_and_as_they_are_kept(service: Service, op: str, text: str) -> None:
    service.contact(1, email="a@xn--mnchen-3ya.example")
    service.contact(2, email="a@munchen.example")
    tree = {"field": "email_domain", "op": op, "value": text}
    assert [each["id"] for each in service.call("POST", "/v1/segments/preview", {"filter": tree})["items"]] == ["1"]
    others = {"field": "email_domain", "op": "not_in", "value": [text, "x.test"]}
    assert [each["id"] for each in service.call("POST", "/v1/segments/preview", {"filter": others})["items"]] == ["2"]


def test_a_saved_segment_s_preview_refreshes_its_count(service: Service) -> None:
    made = service.make()
    assert made["count"] == 0
    service.now += MINUTE
    service.contact(1, tags=["vip"])
    assert service.call("GET", f"/v1/segments/{made['id']}/preview")["count"] == 1
    read = service.call("GET", f"/v1/segments/{made['id']}")
    assert (read["count"], read["counted_at"], read["version"]) == (1, to_iso(NOW + MINUTE), 1)


def test_dates_without_a_time_and_consent_go_by_the_workspace_s_settings(service: Service) -> None:
    body = {"time_zone": "Pacific/Kiritimati", "consent_basis": "not_unsubscribed"}
    documents.create(service.store, WORKSPACE, "settings", "workspace", body, NOW)
    service.contact(1, email="1@x.test", last_interaction_at="2026-03-28T11:00:00.000Z")  # 01:00 on the 29th there
    tree = {"field": "last_interaction_at", "op": "after", "value": "2026-03-28"}
    page = service.call("POST", "/v1/segments/preview", {"filter": tree})
    assert (page["count"], page["reach"]["email"]["sendable"]) == (1, 1)


def test_a_static_segment_freezes_its_members(service: Service) -> None:
    service.contact(1, tags=["vip"])
    made = service.make(dynamic=False)
    path = f"/v1/segments/{made['id']}"
    service.contact(1)
    service.contact(2, tags=["vip"])
    assert [item["id"] for item in service.call("GET", f"{path}/preview")["items"]] == ["1"]
    renamed = {"name": "Old friends", "filter": VIP, "dynamic": False, "version": 1}
    assert service.call("PUT", path, renamed)["count"] == 1
    assert [item["id"] for item in service.call("GET", f"{path}/preview")["items"]] == ["1"]
    refiltered = renamed | {"filter": {"any": [VIP]}, "version": 2}
    service.call("PUT", path, refiltered)
    assert [item["id"] for item in service.call("GET", f"{path}/preview")["items"]] == ["2"]
    service.contact(3, tags=["vip"])
    thawed = service.call("PUT", path, refiltered | {"dynamic": True, "version": 3})
    assert thawed["count"] == 2
    service.call("DELETE", path, query={"version": 4}, status=204)


def test_deleting_needs_the_version_that_was_read(service: Service) -> None:
    path = f"/v1/segments/{service.make()['id']}"
    service.call("DELETE", path, query={"version": 2}, status=409)
    service.call("DELETE", path, status=422)
    service.call("DELETE", path, query={"version": 1}, status=204)
    service.call("GET", path, status=404)
    service.call("DELETE", path, query={"version": 1}, status=404)


@pytest.mark.parametrize(
    ("state", "needed"),
    [
        ({"status": "draft"}, False),
        ({"status": "scheduled"}, True),
        ({"status": "resolving"}, True),
        ({"status": "paused"}, True),
        ({"status": "paused", "frozen_audience": "audience"}, False),
        ({"status": "sent", "frozen_audience": "audience"}, False),
    ],
)
@pytest.mark.parametrize("part", ["segments", "exclude"])
def test_a_segment_that_a_waiting_campaign_needs_is_not_deleted(
    service: Service, state: dict[str, Any], needed: bool, part: str
) -> None:
    identifier = service.make()["id"]
    for name, audience in (("Other", None), ("Spring sale", {"segments": [], "exclude": []} | {part: [identifier]})):
        body = {"name": name, "audience": audience}
        documents.create(service.store, WORKSPACE, "campaign", new_id(), body, NOW, state)
    path = f"/v1/segments/{identifier}"
    answer = service.call("DELETE", path, query={"version": 1}, status=409 if needed else 204)
    if needed:
        assert "Spring sale" in answer["detail"]
        service.call("GET", path)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"name": "x"}, "filter"),
        ({"filter": VIP}, "name"),
        ({"name": " ", "filter": VIP}, "name"),
        ({"name": "x" * 256, "filter": VIP}, "name"),
        ({"name": "x\ny", "filter": VIP}, "name"),
        ({"name": "x", "filter": VIP, "count": 3}, "count"),
        ({"name": "x", "filter": VIP, "dynamic": "yes"}, "dynamic"),
        ({"name": "x", "filter": VIP, "dynamic": 1}, "dynamic"),
        ({"name": "x", "filter": {"all": [VIP, VIP | {"value": 3}]}}, "filter.all[1].value"),
        ({"name": "x", "filter": {"any": [{"not": {"field": "shoe", "op": "is"}}]}}, "filter.any[0].not.field"),
        ({"name": "x", "filter": []}, "filter"),
    ],
)
def test_what_cannot_be_saved_is_refused_with_the_place_of_the_fault(service: Service, body: Any, path: str) -> None:
    refused = service.call("POST", "/v1/segments", body, status=422)
    assert [error["path"] for error in refused["errors"]] == [path]


def test_other_requests_that_make_no_sense(service: Service) -> None:
    path = f"/v1/segments/{service.make()['id']}"
    missing = service.call("PUT", path, {"name": "x", "filter": VIP}, status=422)
    assert [error["path"] for error in missing["errors"]] == ["version"]
    for version in ("1", 1.0, True, 0):
        lax = service.call("PUT", path, {"name": "x", "filter": VIP, "version": version}, status=422)
        assert [error["path"] for error in lax["errors"]] == ["version"]
    service.call("POST", "/v1/segments", b"{", status=400)
    service.call("POST", "/v1/segments", b'{"filter":' + b"[" * 100_000, status=400)
    service.call("GET", "/v1/segments", query={"limit": 101}, status=422)
    service.call("GET", "/v1/segments", query={"cursor": "bogus"}, status=422)
    service.call("POST", "/v1/segments/preview", {"filter": VIP}, query={"cursor": "bogus"}, status=422)
    service.call("GET", f"/v1/segments/{new_id()}", status=404)
    service.call("GET", f"/v1/segments/{new_id()}/preview", status=404)


def test_viewers_look_but_do_not_write_and_strangers_see_nothing(service: Service) -> None:
    made = service.make()
    path = f"/v1/segments/{made['id']}"
    change = {"name": "x", "filter": VIP, "version": 1}
    writes: list[tuple[str, str, Any, Any]] = [
        ("POST", "/v1/segments", {"name": "x", "filter": VIP}, None),
        ("PUT", path, change, None),
        ("DELETE", path, None, {"version": 1}),
    ]
    for method, where, body, query in writes:
        service.call(method, where, body, query=query, role="viewer", status=403)
    reads: list[tuple[str, str, Any]] = [
        ("GET", "/v1/segments", None),
        ("GET", path, None),
        ("GET", f"{path}/preview", None),
        ("POST", "/v1/segments/preview", {"filter": VIP}),
    ]
    for method, where, body in reads:
        service.call(method, where, body, role="viewer")
    other: dict[str, Any] = {"workspace": "01JOTHER", "status": 404}
    service.call("GET", path, **other)
    service.call("GET", f"{path}/preview", **other)
    service.call("PUT", path, change, **other)
    service.call("DELETE", path, query={"version": 1}, **other)
    assert service.call("GET", "/v1/segments", workspace="01JOTHER")["items"] == []


def test_a_preview_over_many_changes_asks_for_a_fold_which_the_indexer_makes(service: Service) -> None:
    for number in range(1, OVERLAY_LIMIT + 2):
        service.contact(number, tags=["vip"])
    asked = service.queues["indexing"].bodies
    assert service.call("POST", "/v1/segments/preview", {"filter": VIP})["count"] == OVERLAY_LIMIT + 1
    assert asked == [{"workspace": WORKSPACE}]
    service.now += 10 * MINUTE
    assert service.index(*asked, *asked, {"workspace": "01JEMPTY"}) == {"batchItemFailures": []}
    assert service.call("POST", "/v1/segments/preview", {"filter": VIP})["count"] == OVERLAY_LIMIT + 1
    assert len(asked) == 1
    assert service.index({"workspace": WORKSPACE, "rebuild": True}) == {"batchItemFailures": []}
    assert service.call("POST", "/v1/segments/preview", {"filter": VIP})["count"] == OVERLAY_LIMIT + 1


def test_a_message_that_fails_comes_again_alone(service: Service) -> None:
    answer = service.index({"workspace": WORKSPACE}, {"nonsense": 1})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}


def test_the_document_describes_every_answer() -> None:
    described = json.loads(api.app.get_openapi_json_schema())
    for path in described["paths"].values():
        for operation in path.values():
            assert operation["operationId"]
            assert operation["tags"] == ["segments"]
            assert any(code.startswith("2") for code in operation["responses"])
            assert "application/problem+json" in operation["responses"]["422"]["content"]


def declare(service: Service, **types: str) -> None:
    for name, kind in types.items():
        documents.create(service.store, WORKSPACE, "custom_field", name, {"name": name, "label": "", "type": kind}, NOW)


CAMPAIGN = "01JW0RCAMPA1GN000000000000"


def sent(service: Service, number: int, **facts: int) -> None:
    """What the ledger's stream tells of a recipient; `opened_at` and so on in ms."""
    row = {"version": 1, "state": "sent", "sent_at": service.now, **facts}
    apply_changes(service.store, service.objects, [(WORKSPACE, CAMPAIGN, number, row)])


def found(service: Service, tree: Any) -> list[str]:
    page = service.call("POST", "/v1/segments/preview", {"filter": tree})
    return [item["id"] for item in page["items"]]


def leaf(field: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


def test_filters_on_custom_fields_go_by_the_declared_types(service: Service) -> None:
    declare(service, plan="text", seats="number", renewal="date", beta="boolean", skills="set")
    held = {"plan": "Pro", "seats": 12.5, "renewal": "2026-03-01", "beta": True, "skills": ["sql"]}
    service.contact(1, custom=held)
    service.contact(2, custom={"plan": "free"})
    for tree in (
        leaf("custom.plan", "is", "PRO"),
        leaf("custom.seats", "between", [12, 12.5]),
        leaf("custom.renewal", "after", "2026-02-28"),
        leaf("custom.beta", "is", True),
        leaf("custom.skills", "has_any", ["sql", "go"]),
    ):
        assert found(service, tree) == ["1"]
    assert found(service, leaf("custom.seats", "missing")) == ["2"]


def test_a_day_in_a_custom_date_begins_in_the_workspace_s_zone_as_it_is_now(service: Service) -> None:
    declare(service, renewal="date")
    service.contact(1, custom={"renewal": "2026-03-01"})
    service.index({"workspace": WORKSPACE})
    before = leaf("custom.renewal", "before", "2026-02-28T20:00:00Z")
    assert found(service, before) == []
    documents.create(service.store, WORKSPACE, "settings", "workspace", {"time_zone": "Asia/Tokyo"}, NOW)
    assert found(service, before) == ["1"]  # 1 March begins at 15:00 UTC there


def test_filters_on_what_campaigns_did(service: Service) -> None:
    documents.create(service.store, WORKSPACE, "campaign", CAMPAIGN, {}, NOW)
    for number in range(1, 6):
        service.contact(number)
    sent(service, 1)
    sent(service, 2, opened_at=NOW)
    sent(service, 3, opened_at=NOW, clicked_at=NOW)
    sent(service, 9, opened_at=NOW)  # not a contact any more
    expected = {
        "sent": ["1", "2", "3"],
        "not_sent": ["4", "5"],
        "opened": ["2", "3"],
        "not_opened": ["1"],
        "clicked": ["3"],
        "not_clicked": ["1", "2"],
    }
    assert {op: found(service, leaf("campaign", op, CAMPAIGN)) for op in expected} == expected
    sent(service, 4)
    assert found(service, leaf("campaign", "sent", CAMPAIGN)) == ["1", "2", "3", "4"]


def test_filters_on_when_a_contact_last_opened_or_clicked_anything(service: Service) -> None:
    for number in range(1, 4):
        service.contact(number)
    sent(service, 1, opened_at=NOW - 40 * DAY, last_opened_at=NOW - 2 * DAY)
    sent(service, 2, opened_at=NOW - 40 * DAY, clicked_at=NOW - 40 * DAY)
    assert found(service, leaf("last_opened_at", "newer_than", {"days": 30})) == ["1"]
    assert found(service, leaf("last_opened_at", "older_than", {"days": 30})) == ["2"]
    assert found(service, leaf("last_opened_at", "missing")) == ["3"]
    assert found(service, leaf("last_clicked_at", "exists")) == ["2"]
    assert found(service, leaf("last_clicked_at", "before", to_iso(NOW - 39 * DAY))) == ["2"]


def test_segments_are_made_of_segments(service: Service) -> None:
    service.contact(1, tags=["vip"])
    service.contact(2, tags=["vip"], city="Rom")
    service.contact(3)
    vips = service.make()["id"]
    romans = service.make(filter={"all": [leaf("segment", "in", vips), leaf("city", "is", "rom")]})
    frozen = service.make(filter=leaf("segment", "in", vips), dynamic=False)["id"]
    assert romans["count"] == 1
    assert found(service, leaf("segment", "not_in", romans["id"])) == ["1", "3"]
    service.contact(3, tags=["vip"], city="Rom")
    assert found(service, leaf("segment", "in", romans["id"])) == ["2", "3"]
    assert found(service, leaf("segment", "in", frozen)) == ["1", "2"]
    refused = service.call("DELETE", f"/v1/segments/{vips}", query={"version": 1}, status=409)
    assert "is made with this segment" in refused["detail"]


def test_segments_in_a_circle_are_refused_when_saved_and_when_looked_at(service: Service) -> None:
    a = service.make("A")["id"]
    b = service.make("B", filter={"any": [leaf("segment", "in", a)]})["id"]
    for tree, path in (
        (leaf("segment", "in", a), "filter.value"),
        ({"all": [VIP, {"not": leaf("segment", "not_in", b)}]}, "filter.all[1].not.value"),
    ):
        change = {"name": "A", "filter": tree, "version": 1}
        refused = service.call("PUT", f"/v1/segments/{a}", change, status=422)
        assert [error["path"] for error in refused["errors"]] == [path]
        assert "circle" in refused["errors"][0]["message"]
    # Two who save at once can still make one:
    body = {"name": "A", "description": "", "filter": leaf("segment", "in", b), "dynamic": True}
    documents.replace(service.store, WORKSPACE, "segment", a, body, 1, NOW)
    refused = service.call("GET", f"/v1/segments/{a}/preview", status=422)
    assert [error["path"] for error in refused["errors"]] == ["filter.value"]
    refused = service.call("POST", "/v1/segments/preview", {"filter": leaf("segment", "in", b)}, status=422)
    assert [error["path"] for error in refused["errors"]] == ["filter.value"]


@pytest.mark.parametrize(
    ("tree", "path", "message"),
    [
        (leaf("custom.shoe", "exists"), "filter.field", "there is no custom field shoe"),
        ({"all": [VIP, leaf("custom.plan", "gt", 3)]}, "filter.all[1].op", "it has is, is_not"),
        (leaf("custom.plan", "is", True), "filter.value", "valid string"),
        ({"not": leaf("custom.skills", "has_any", ["a", ""])}, "filter.not.value[1]", "at least 1 character"),
        (leaf("custom.skills", "in", ["a"]), "filter.op", "it has has, has_any, has_none"),
        (leaf("custom.renewal", "older_than", {"days": -1}), "filter.value.days", "greater than or equal"),
        ({"any": [leaf("segment", "in", NOWHERE)]}, "filter.any[0].value", f"there is no segment {NOWHERE}"),
        (leaf("campaign", "opened", NOWHERE), "filter.value", f"there is no campaign {NOWHERE}"),
    ],
)
def test_what_a_filter_names_must_be_there_and_fit(service: Service, tree: Any, path: str, message: str) -> None:
    declare(service, plan="text", renewal="date", skills="set")
    for where, body in (("", {"name": "x", "filter": tree}), ("/preview", {"filter": tree})):
        refused = service.call("POST", f"/v1/segments{where}", body, status=422)
        assert [error["path"] for error in refused["errors"]] == [path]
        assert message in refused["errors"][0]["message"]


def test_another_workspace_s_segments_and_campaigns_are_not_there(service: Service) -> None:
    segment = service.make()["id"]
    documents.create(service.store, WORKSPACE, "campaign", CAMPAIGN, {}, NOW)
    for tree in (leaf("segment", "in", segment), leaf("campaign", "sent", CAMPAIGN)):
        service.call("POST", "/v1/segments/preview", {"filter": tree})
        service.call("POST", "/v1/segments/preview", {"filter": tree}, workspace="01JOTHER", status=422)


def test_overlap_counts_each_segment_and_each_pair(service: Service) -> None:
    for number, tags in enumerate(("a", "ab", "abc", "bc"), start=1):
        service.contact(number, tags=list(tags))
    a, b, c = (service.make(tag, filter=leaf("tags", "has", tag))["id"] for tag in "abc")
    got = service.call("POST", "/v1/segments/overlap", {"ids": [a, b, c]}, role="viewer")
    assert got == {
        "as_of": to_iso(NOW - 30_000),
        "segments": [{"id": a, "count": 3}, {"id": b, "count": 3}, {"id": c, "count": 2}],
        "pairs": [{"ids": [a, b], "count": 2}, {"ids": [a, c], "count": 1}, {"ids": [b, c], "count": 2}],
    }
    for ids, path in (([a], "ids"), ([a, a], "ids"), ([a, NOWHERE], "ids[1]"), ([a] * 11, "ids")):
        refused = service.call("POST", "/v1/segments/overlap", {"ids": ids}, status=422)
        assert [error["path"] for error in refused["errors"]] == [path]
    service.call("POST", "/v1/segments/overlap", {"ids": [a, b]}, workspace="01JOTHER", status=422)


def test_a_list_shows_old_counts_at_once_and_has_them_made_anew(service: Service) -> None:
    stale, broken = service.make("old")["id"], service.make("broken", filter=VIP)["id"]
    body = {"name": "broken", "description": "", "filter": leaf("campaign", "sent", NOWHERE), "dynamic": True}
    documents.replace(service.store, WORKSPACE, "segment", broken, body, 1, NOW)
    service.now += 5 * MINUTE + 1
    fresh = service.make("new")["id"]
    service.contact(1, tags=["vip"])
    listed = service.call("GET", "/v1/segments", role="viewer")["items"]
    assert [(item["id"], item["count"]) for item in listed] == [(fresh, 0), (broken, 0), (stale, 0)]
    asked = service.queues["indexing"].bodies
    assert asked == [{"workspace": WORKSPACE, "count": [broken, stale]}]
    assert service.index(*asked, *asked) == {"batchItemFailures": []}
    listed = service.call("GET", "/v1/segments")["items"]
    assert [item["count"] for item in listed] == [0, 0, 1]
    assert listed[2]["counted_at"] == to_iso(service.now)
    assert asked[1:] == [{"workspace": WORKSPACE, "count": [broken]}]


def test_each_night_every_index_is_rebuilt_and_drift_is_a_metric(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.contact(1, tags=["vip"])
    service.now += HOUR
    service.index({"workspace": WORKSPACE})
    assert indexer.handler({}, None) is None
    asked = service.queues["indexing"].bodies
    assert asked == [{"workspace": WORKSPACE, "rebuild": True}]
    service.now += HOUR
    service.contact(2)
    # A change that the index `changes` never told of:
    service.store.write(Update(keys.contact(WORKSPACE, 1), set={"doc": json.dumps(contact_doc(NOW))}))
    service.index(*asked)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (metric,) = [line for line in lines if "_aws" in line]
    assert metric["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Godwit"
    assert metric["ContactIndexDrift"] == [1]
    assert found(service, VIP) == []
