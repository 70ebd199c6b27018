"""Custom fields and topics through the handler, and what contacts may then say."""

from contextlib import suppress
from typing import Any

import pytest
from godwit.ids import new_id
from godwit.segments import saved
from godwit.segments.models import SegmentFields
from godwit.store import documents

from functions.contacts import base
from tests.factories import WORKSPACE
from tests.integration.import_desk import NOW, Desk
from tests.simulation.faults import Killed


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def declare(desk: Desk, name: str, kind: str) -> Any:
    status, field = desk.call("POST", "/v1/custom-fields", {"name": name, "type": kind})
    assert status == 201, field
    return field


def make_topic(desk: Desk, name: str, **more: Any) -> str:
    status, topic = desk.call("POST", "/v1/topics", {"name": name, **more})
    assert status == 201, topic
    identifier: str = topic["id"]
    return identifier


def make(desk: Desk, **fields: Any) -> Any:
    status, contact = desk.call("POST", "/v1/contacts", {"email": "ada@example.com", **fields})
    assert status == 201, contact
    return contact


class TestCustomFields:
    def test_round_trip(self, desk: Desk) -> None:
        status, made = desk.call("POST", "/v1/custom-fields", {"name": "plan", "label": "Plan", "type": "text"})
        assert (status, made["id"], made["version"]) == (201, "plan", 1)
        assert documents.read(desk.store, WORKSPACE, "custom_field", "plan").body == {
            "name": "plan",
            "label": "Plan",
            "type": "text",
        }
        status, changed = desk.call("PUT", "/v1/custom-fields/plan", {"label": "Tariff", "version": 1})
        assert (status, changed["label"], changed["type"], changed["version"]) == (200, "Tariff", "text", 2)
        declare(desk, "size", "number")
        assert [f["name"] for f in desk.call("GET", "/v1/custom-fields")[1]["items"]] == ["size", "plan"]
        page = desk.call("GET", "/v1/custom-fields", query={"limit": 1})[1]
        page = desk.call("GET", "/v1/custom-fields", query={"limit": 1, "cursor": page["next_cursor"]})[1]
        assert ([f["name"] for f in page["items"]], page["next_cursor"]) == (["plan"], None)
        assert desk.call("DELETE", "/v1/custom-fields/plan", query={"version": 1})[0] == 409
        assert desk.call("DELETE", "/v1/custom-fields/plan", query={"version": 2}) == (204, None)
        assert desk.call("DELETE", "/v1/custom-fields/plan", query={"version": 2})[0] == 404

    @pytest.mark.parametrize(
        ("body", "path"),
        [
            ({"name": "Plan"}, "name"),
            ({"name": "a-b"}, "name"),
            ({"name": ""}, "name"),
            ({}, "name"),
            ({"name": "plan", "type": "money"}, "type"),
            ({"name": "plan", "label": " "}, "label"),
            ({"name": "plan", "label": "a\nb"}, "label"),
            ({"name": "plan", "unit": "kg"}, "unit"),
        ],
    )
    def test_faults(self, desk: Desk, body: Any, path: str) -> None:
        status, problem = desk.call("POST", "/v1/custom-fields", body)
        assert (status, [error["path"] for error in problem["errors"]]) == (422, [path])

    def test_name_is_taken_and_type_stays(self, desk: Desk) -> None:
        declare(desk, "plan", "text")
        assert desk.call("POST", "/v1/custom-fields", {"name": "plan", "type": "set"})[0] == 409
        status, problem = desk.call("PUT", "/v1/custom-fields/plan", {"label": "x", "type": "set", "version": 1})
        assert (status, problem["errors"][0]["path"]) == (422, "type")
        assert desk.call("PUT", "/v1/custom-fields/plan", {"label": "x", "version": 7})[0] == 409

    def test_one_that_a_segment_asks_for_stays(self, desk: Desk) -> None:
        declare(desk, "plan", "text")
        declare(desk, "size", "text")
        gold = {"field": "custom.plan", "op": "is", "value": "gold"}
        for name, changing in (("Gold", True), ("Gold then", False)):
            fields = SegmentFields.model_validate({"name": name, "filter": {"not": gold}, "dynamic": changing})
            saved.create(desk.store, desk.objects, WORKSPACE, fields, NOW, new_id)
        status, problem = desk.call("DELETE", "/v1/custom-fields/plan", query={"version": 1})
        assert status == 409
        assert "“Gold”" in problem["detail"]
        assert desk.queues["jobs"].bodies == []
        assert desk.call("DELETE", "/v1/custom-fields/size", query={"version": 1})[0] == 204
        [dynamic] = [each for each in saved.page(desk.store, WORKSPACE, 9, None, None)[0] if each.body["dynamic"]]
        saved.delete(desk.store, desk.objects, WORKSPACE, dynamic.id, 1)
        assert desk.call("DELETE", "/v1/custom-fields/plan", query={"version": 1})[0] == 204


class TestCustomValues:
    @pytest.mark.parametrize(
        ("kind", "given", "kept"),
        [
            ("text", " gold ", "gold"),
            ("text", "first\nsecond\tline", "first\nsecond\tline"),
            ("number", 12.5, 12.5),
            ("number", -3.0, -3),
            ("date", "2026-03-01", "2026-03-01"),
            ("date", "2026-03-01T09:00:00+01:00", "2026-03-01T08:00:00.000Z"),
            ("boolean", False, False),
            ("set", ["a", " b ", "a"], ["a", "b"]),
        ],
    )
    def test_each_type_keeps_its_normal_form(self, desk: Desk, kind: str, given: Any, kept: Any) -> None:
        declare(desk, "f", kind)
        assert make(desk, custom={"f": given})["custom"] == {"f": kept}

    @pytest.mark.parametrize(
        ("kind", "given"),
        [
            ("text", 5),
            ("text", "x" * 256),
            ("text", "a\0b"),
            ("set", ["a\nb"]),
            ("number", "5"),
            ("number", True),
            ("number", 1.23456),
            ("date", "01/02/2026"),
            ("date", "2026-03-01T09:00:00"),
            ("date", "2026-02-30"),
            ("boolean", "true"),
            ("boolean", 1),
            ("set", "a"),
            ("set", ["a", 1]),
            ("set", ["a", ""]),
        ],
    )
    def test_other_values_are_refused_by_path(self, desk: Desk, kind: str, given: Any) -> None:
        declare(desk, "f", kind)
        status, problem = desk.call("POST", "/v1/contacts", {"email": "a@b.de", "custom": {"f": given}})
        assert (status, [error["path"] for error in problem["errors"]]) == (422, ["custom.f"])

    def test_a_change_keeps_other_fields_and_null_clears(self, desk: Desk) -> None:
        declare(desk, "a", "text")
        declare(desk, "b", "number")
        make(desk, custom={"a": "x", "b": 1})
        assert desk.call("PATCH", "/v1/contacts/1", {"version": 1, "custom": {"b": 2}})[1]["custom"] == {
            "a": "x",
            "b": 2,
        }
        assert desk.call("PATCH", "/v1/contacts/1", {"version": 2, "custom": {"a": None}})[1]["custom"] == {"b": 2}
        assert desk.call("PATCH", "/v1/contacts/1", {"version": 3, "custom": None})[1]["custom"] == {}


class TestTopics:
    def test_round_trip(self, desk: Desk) -> None:
        news = make_topic(desk, "News", description="Monthly")
        status, read = desk.call("GET", f"/v1/topics/{news}", role="viewer")
        assert (status, read["name"], read["description"], read["default"]) == (200, "News", "Monthly", True)
        status, changed = desk.call("PUT", f"/v1/topics/{news}", {"name": "News!", "default": False, "version": 1})
        assert (status, changed["name"], changed["default"], changed["version"]) == (200, "News!", False, 2)
        offers = make_topic(desk, "Offers")
        assert [topic["id"] for topic in desk.call("GET", "/v1/topics")[1]["items"]] == [offers, news]
        assert desk.call("DELETE", f"/v1/topics/{news}", query={"version": 2}) == (204, None)
        assert desk.call("GET", f"/v1/topics/{news}")[0] == 404

    def test_new_contacts_get_default_topics_unless_they_say_otherwise(self, desk: Desk) -> None:
        news, quiet = make_topic(desk, "News"), make_topic(desk, "Quiet", default=False)
        assert make(desk)["topics"] == [news]
        assert make(desk, email="b@x.de", topics=[quiet])["topics"] == [quiet]
        assert make(desk, email="c@x.de", topics=[])["topics"] == []
        assert desk.call("PUT", "/v1/contacts/by-email/d@x.de", {})[1]["topics"] == [news]
        make_topic(desk, "Later")
        assert desk.call("PUT", "/v1/contacts/by-email/d@x.de", {"city": "Ulm"})[1]["topics"] == [news]

    @pytest.mark.parametrize("state", ["scheduled", "sending"])
    def test_one_that_a_campaign_waits_for_stays(self, desk: Desk, state: str) -> None:
        news = make_topic(desk, "News")
        body = {"name": "Spring", "topic_id": news}
        documents.create(desk.store, WORKSPACE, "campaign", "01C", body, NOW, {"status": state})
        status, problem = desk.call("DELETE", f"/v1/topics/{news}", query={"version": 1})
        assert status == 409
        assert "Spring" in problem["detail"]

    def test_no_two_have_one_name(self, desk: Desk) -> None:
        news, other = make_topic(desk, "News"), make_topic(desk, "Offers")
        assert desk.call("POST", "/v1/topics", {"name": " news"})[0] == 409
        assert desk.call("PUT", f"/v1/topics/{other}", {"name": "NEWS", "version": 1})[0] == 409
        assert desk.call("PUT", f"/v1/topics/{news}", {"name": "NEWS", "version": 1})[0] == 200

    def test_a_topic_needs_a_name(self, desk: Desk) -> None:
        assert desk.call("POST", "/v1/topics", {"name": " "})[0] == 422
        assert desk.call("POST", "/v1/topics", {"name": "News\n"})[0] == 422
        assert desk.call("POST", "/v1/topics", {"name": "x", "default": "yes"})[0] == 422


class TestRemoving:
    """A field or topic that is removed goes from contacts, too, wherever the request died."""

    @pytest.mark.parametrize("after", [False, True])
    @pytest.mark.parametrize("step", range(10))
    @pytest.mark.parametrize("thing", ["custom-fields", "topics"])
    def test_killed_anywhere_it_is_done_or_can_be_done_again(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch, thing: str, step: int, after: bool
    ) -> None:
        declare(desk, "plan", "text")
        news = make_topic(desk, "News")
        make(desk, custom={"plan": "gold"}, topics=[news])
        path = f"/v1/{thing}/{'plan' if thing == 'custom-fields' else news}"
        with monkeypatch.context() as patched:
            patched.setattr(base, "environment", desk.mortal)
            desk.executioner.arm(step, after=after)
            with suppress(Killed):
                desk.call("DELETE", path, query={"version": 1})
            desk.executioner.arm(None)
        deliver_everything(desk)
        listed = [each["id"] for each in desk.call("GET", f"/v1/{thing}")[1]["items"]]
        if listed:
            assert (desk.contacts()[0]["custom"], desk.contacts()[0]["topics"]) == ({"plan": "gold"}, [news])
            assert desk.call("DELETE", path, query={"version": 1})[0] == 204
            deliver_everything(desk)
        [contact] = desk.contacts()
        assert contact["custom"] == ({} if thing == "custom-fields" else {"plan": "gold"})
        assert contact["topics"] == ([] if thing == "topics" else [news])

    def test_at_once_and_not_for_a_version_that_is_stale(self, desk: Desk) -> None:
        declare(desk, "plan", "text")
        make(desk, custom={"plan": "gold"})
        assert desk.call("DELETE", "/v1/custom-fields/plan", query={"version": 7})[0] == 409
        assert desk.call("DELETE", "/v1/custom-fields/size", query={"version": 1})[0] == 404
        assert (desk.queues["jobs"].delayed, desk.queues["jobs"].bodies) == ([], [])
        assert desk.call("DELETE", "/v1/custom-fields/plan", query={"version": 1})[0] == 204
        desk.drain("jobs")
        assert desk.contacts()[0]["custom"] == {}


def deliver_everything(desk: Desk) -> None:
    """Deliver what is due, and then what was delayed."""
    queue = desk.queues["jobs"]
    desk.drain("jobs")
    queue.bodies += [message.body for message in queue.delayed]
    queue.delayed.clear()
    desk.drain("jobs")
