"""Bulk changes and exports through the API and the worker of jobs."""

import csv
import io
import random
from typing import Any

import pytest
from godwit.ids import new_id
from godwit.jobs import bulk, export
from godwit.segments import saved
from godwit.segments.models import SegmentFields
from godwit.store import documents
from godwit.store import objects as store_objects
from godwit.store.protocol import Contended

from tests.factories import NOWHERE, WORKSPACE
from tests.integration.import_desk import Desk, people
from tests.simulation.faults import Killed


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def make(desk: Desk, email: str, **fields: Any) -> str:
    status, contact = desk.call("POST", "/v1/contacts", {"email": email, **fields})
    assert status == 201, contact
    identifier: str = contact["id"]
    return identifier


def segment(desk: Desk, tag: str) -> str:
    fields = SegmentFields.model_validate({"name": tag, "filter": {"field": "tags", "op": "has", "value": tag}})
    return saved.create(desk.store, desk.objects, WORKSPACE, fields, desk.now(), new_id).id


def raising(error: BaseException) -> Any:
    def refuse(*_: Any) -> Any:
        raise error

    return refuse


def tags(desk: Desk) -> list[list[str]]:
    return [contact["tags"] for contact in desk.contacts()]


def file_of(desk: Desk, job: Any) -> list[dict[str, str]]:
    data = desk.objects.held[job["url"].removeprefix("memory://")]
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


class TestTags:
    def test_of_a_few_contacts_at_once(self, desk: Desk) -> None:
        one, two = make(desk, "a@x.de", tags=["old", "kept"]), make(desk, "b@x.de")
        make(desk, "c@x.de", tags=["old"])
        edit = {"ids": [one, two, "999"], "add": ["new", "kept"], "remove": ["old"]}
        status, job = desk.call("POST", "/v1/contacts/tags", edit, role="editor")
        assert (status, job["state"], job["done"], job["total"], job["url"]) == (200, "done", 3, 3, None)
        assert tags(desk) == [["kept", "new"], ["new", "kept"], ["old"]]
        assert desk.call("GET", f"/v1/jobs/{job['id']}") == (200, job)
        versions = desk.versions()
        assert desk.call("POST", "/v1/contacts/tags", edit)[0] == 200
        assert desk.versions() == versions, "nothing has changed, so nothing is written"

    def test_those_beyond_the_most_that_a_contact_can_have_are_told(self, desk: Desk) -> None:
        many = [f"t{n:03d}" for n in range(199)]
        ids = [make(desk, "a@x.de", tags=many), make(desk, "b@x.de", tags=many[1:]), make(desk, "c@x.de")]
        status, job = desk.call("POST", "/v1/contacts/tags", {"ids": ids, "add": ["x", "y"], "remove": ["t007"]})
        assert (status, job["state"], job["detail"]) == (200, "done", None)
        assert [len(each) for each in tags(desk)] == [200, 199, 2]
        status, job = desk.call("POST", "/v1/contacts/tags", {"ids": ids, "add": ["x", "z", "zz"]})
        assert (status, job["state"], job["done"]) == (200, "done", 3)
        assert job["detail"] == "2 contacts did not get all of the tags: 200 are the most that one can have."
        assert [len(each) for each in tags(desk)] == [200, 200, 4]

    def test_at_once_is_finished_by_a_worker_where_it_came_to_no_end(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make(desk, "a@x.de")
        edit = {"ids": ["1"], "add": ["new"]}
        with monkeypatch.context() as busy:
            busy.setattr(bulk, "amend", raising(Contended("busy")))
            status, job = desk.call("POST", "/v1/contacts/tags", edit)
        assert (status, job["state"]) == (202, "running")
        with monkeypatch.context() as dying:
            dying.setattr(bulk, "amend", raising(Killed()))
            with pytest.raises(Killed):
                desk.call("POST", "/v1/contacts/tags", edit | {"add": ["newer"]})
        assert tags(desk) == [[]]
        queue = desk.queues["jobs"]
        assert [message.delay for message in queue.delayed] == [60, 60]
        queue.bodies += [message.body for message in queue.delayed]
        assert desk.job(job["id"])["state"] == "done"
        assert tags(desk) == [["new", "newer"]]

    def test_of_a_segment_slice_by_slice(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bulk, "SLICE", 10)
        desk.run(people(45))
        chosen = segment(desk, "b1")
        desk.time_left = 0
        status, job = desk.call("POST", "/v1/contacts/tags", {"segment_id": chosen, "add": ["x"], "remove": ["b1"]})
        assert (status, job["state"], job["done"]) == (202, "running", 0)
        shown = desk.job(job["id"])
        assert (shown["state"], shown["done"], shown["total"]) == ("done", 15, 15)
        assert desk.invocations == 1 + 2
        assert [each for each in tags(desk) if "x" in each] == [["a", "x"]] * 15
        assert not [each for each in tags(desk) if "b1" in each]
        assert not [name for name in desk.objects.held if "/jobs/" in name]

    def test_killed_anywhere_the_outcome_is_the_same(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bulk, "SLICE", 4)
        desk.run(people(24))
        fate = random.Random(7)
        for attempt in range(12):
            body = {"segment_id": segment(desk, "a"), "add": [f"t{attempt}"]}
            job = desk.call("POST", "/v1/contacts/tags", body)[1]
            for _ in range(6):
                desk.executioner.arm(fate.randint(0, 40), after=fate.random() < 0.5)
                queue = desk.queues["jobs"].bodies
                if queue:
                    message = queue.pop(0)
                    if not desk.deliver(message):
                        queue.append(message)
            desk.executioner.arm(None)
            shown = desk.job(job["id"])
            assert (shown["state"], shown["done"], shown["total"]) == ("done", 24, 24)
            assert all(f"t{attempt}" in each for each in tags(desk))
        assert desk.executioner.kills > 10

    @pytest.mark.parametrize(
        ("body", "path"),
        [
            ({"add": ["x"]}, "body"),
            ({"ids": ["1"], "segment_id": NOWHERE, "add": ["x"]}, "body"),
            ({"ids": ["1"]}, "body"),
            ({"ids": ["1"], "add": ["x"], "remove": ["x"]}, "body"),
            ({"ids": [], "add": ["x"]}, "ids"),
            ({"ids": ["1", "x"], "add": ["x"]}, "ids[1]"),
            ({"ids": ["4294967296"], "add": ["x"]}, "ids[0]"),
            ({"ids": ["1"], "add": [""]}, "add"),
            ({"segment_id": NOWHERE, "add": ["x"]}, "segment_id"),
        ],
    )
    def test_faults(self, desk: Desk, body: Any, path: str) -> None:
        status, problem = desk.call("POST", "/v1/contacts/tags", body)
        assert (status, [error["path"] for error in problem["errors"]]) == (422, [path])

    def test_a_segment_that_is_gone_fails_the_job(self, desk: Desk) -> None:
        chosen = segment(desk, "a")
        job = desk.call("POST", "/v1/contacts/tags", {"segment_id": chosen, "add": ["x"]})[1]
        documents.delete(desk.store, WORKSPACE, "segment", chosen, 1)
        shown = desk.job(job["id"])
        assert shown["state"] == "failed"
        assert "segment" in shown["detail"]

    def test_another_workspace_has_other_jobs(self, desk: Desk) -> None:
        make(desk, "a@x.de")
        job = desk.call("POST", "/v1/contacts/tags", {"ids": ["1"], "add": ["x"]})[1]
        assert desk.call("GET", f"/v1/jobs/{job['id']}", workspace="01JOTHER")[0] == 404


class TestVocabulary:
    def test_topics_of_many(self, desk: Desk) -> None:
        topic = desk.call("POST", "/v1/topics", {"name": "News", "default": False})[1]["id"]
        make(desk, "a@x.de")
        assert desk.call("POST", "/v1/contacts/topics", {"ids": ["1"], "add": [topic]})[0] == 200
        assert desk.contacts()[0]["topics"] == [topic]
        status, problem = desk.call("POST", "/v1/contacts/topics", {"ids": ["1"], "remove": ["nothing"]})
        assert (status, problem["errors"][0]["path"]) == (422, "remove[0]")

    def test_a_topic_that_is_removed_leaves_contacts(self, desk: Desk) -> None:
        topic = desk.call("POST", "/v1/topics", {"name": "News"})[1]["id"]
        make(desk, "a@x.de")
        assert desk.call("DELETE", f"/v1/topics/{topic}", query={"version": 1})[0] == 204
        desk.drain("jobs")
        assert desk.contacts()[0]["topics"] == []

    def test_a_field_that_is_removed_leaves_contacts_unless_it_is_there_again(self, desk: Desk) -> None:
        for name, kind in (("size", "number"), ("plan", "text")):
            desk.call("POST", "/v1/custom-fields", {"name": name, "type": kind})
        make(desk, "a@x.de", custom={"size": 5, "plan": "gold"})
        for name in ("size", "plan"):
            assert desk.call("DELETE", f"/v1/custom-fields/{name}", query={"version": 1})[0] == 204
        desk.call("POST", "/v1/custom-fields", {"name": "size", "type": "text"})
        desk.call("POST", "/v1/custom-fields", {"name": "plan", "type": "text"})
        desk.drain("jobs")
        assert desk.contacts()[0]["custom"] == {"plan": "gold"}


class TestExport:
    def test_holds_every_field_and_no_formula(self, desk: Desk) -> None:
        topic = desk.call("POST", "/v1/topics", {"name": "News"})[1]["id"]
        desk.call("POST", "/v1/custom-fields", {"name": "sizes", "type": "set"})
        names = {"first_name": '=HYPERLINK("x")', "last_name": 'Ötzi, "J" 🎩', "company": "@SUM(A1)"}
        more = {"tags": ["a", "-b"], "revenue": -12.5, "custom": {"sizes": ["s", "m"]}}
        made = make(desk, "ada@x.de", phone="+4915112345678", **names, **more)
        status, job = desk.call("POST", "/v1/contacts/export", role="editor")
        assert (status, job["state"], job["url"]) == (202, "running", None)
        shown = desk.job(job["id"])
        assert (shown["state"], shown["done"], shown["total"]) == ("done", 1, 1)
        [row] = file_of(desk, shown)
        assert row["id"] == made
        assert (row["email"], row["phone"], row["revenue"]) == ("ada@x.de", "+4915112345678", "-12.5")
        assert (row["first_name"], row["company"]) == ('\'=HYPERLINK("x")', "'@SUM(A1)")
        assert (row["last_name"], row["tags"], row["custom.sizes"]) == ('Ötzi, "J" 🎩', "a|-b", "s|m")
        assert (row["topics"], row["email_consent"], row["tracking"]) == ("News", "", "true")
        assert topic not in row["topics"]

    def test_of_a_segment(self, desk: Desk) -> None:
        make(desk, "a@x.de", tags=["vip"])
        make(desk, "b@x.de")
        job = desk.call("POST", "/v1/contacts/export", {"segment_id": segment(desk, "vip")})[1]
        assert [row["email"] for row in file_of(desk, desk.job(job["id"]))] == ["a@x.de"]
        assert desk.call("POST", "/v1/contacts/export", {"segment_id": NOWHERE})[0] == 422

    def test_of_nobody_is_the_headings(self, desk: Desk) -> None:
        job = desk.call("POST", "/v1/contacts/export")[1]
        shown = desk.job(job["id"])
        assert shown["state"] == "done"
        assert file_of(desk, shown) == []

    def test_part_by_part_also_when_killed(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in (export, store_objects):
            monkeypatch.setattr(module, "SMALLEST_PART", 2_000)
        monkeypatch.setattr(export, "SLICE", 7)
        desk.run(people(60))
        desk.time_left = 0
        for kill_at in range(0, 40, 3):
            job = desk.call("POST", "/v1/contacts/export")[1]
            queue = desk.queues["jobs"].bodies
            desk.executioner.arm(kill_at, after=kill_at % 2 == 0)
            message = queue.pop(0)
            if not desk.deliver(message):
                queue.append(message)
            desk.executioner.arm(None)
            shown = desk.job(job["id"])
            assert (shown["state"], shown["done"], shown["total"]) == ("done", 60, 60)
            assert [row["email"] for row in file_of(desk, shown)] == [f"person{i}@example.com" for i in range(60)]
        assert desk.executioner.kills > 8

    def test_comes_back_by_import(self, desk: Desk) -> None:
        make(desk, "ada@x.de", first_name="=1+1", tags=["a", "b"], revenue=3.5, city="Ulm", phone="+4915112345678")
        before = desk.contacts()
        shown = desk.job(desk.call("POST", "/v1/contacts/export")[1]["id"])
        data = desk.objects.held[shown["url"].removeprefix("memory://")]
        assert desk.run(data)["updated"] == 1
        assert desk.contacts() == before

    def test_an_import_elsewhere_knows_who_wants_nothing_more(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stop = "2026-01-02T03:04:05.000Z"
        make(desk, "a@x.de", email_unsubscribed_at=stop, phone="+4915112345678", sms_opted_out_at=stop, tracking=False)
        make(desk, "b@x.de")
        shown = desk.job(desk.call("POST", "/v1/contacts/export")[1]["id"])
        data = desk.objects.held[shown["url"].removeprefix("memory://")]
        other = Desk(monkeypatch)
        assert other.run(data)["created"] == 2
        a, b = other.contacts()
        assert (a["email_unsubscribed_at"], a["sms_opted_out_at"], a["tracking"]) == (stop, stop, False)
        assert a["consent"]["email"] == {"given": False, "at": stop, "source": "import"}
        assert (b["email_unsubscribed_at"], b["sms_opted_out_at"], b["tracking"]) == (None, None, True)
        other.run("email,tracking,email_unsubscribed_at\na@x.de,true,\nb@x.de,yes,no\n")
        assert other.contacts() == [a, b], "a file takes nothing back"
        other.run("email,Email unsubscribed,SMS opted out,tracking\nb@x.de,yes,31/12/2025,1Z999\nc@x.de,perhaps,,\n")
        _, b = other.contacts()
        assert b["email_unsubscribed_at"] is not None
        assert (b["sms_opted_out_at"], b["tracking"]) == ("2025-12-31T00:00:00.000Z", True)
