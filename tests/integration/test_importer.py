"""Imports through the handlers of the API and the importer, on the in-memory store."""

import gzip
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from godwit.batches import MOST_RECEIVES
from godwit.clock import DAY, MINUTE
from godwit.contacts.consent import unsubscribe
from godwit.contacts.suppression import suppress
from godwit.imports import slices, table
from godwit.store.objects import Changed
from godwit.store.protocol import Contended

from tests.factories import WORKSPACE
from tests.integration.import_desk import NOW, Desk, Queue, counts, people


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def test_a_file_becomes_contacts(desk: Desk) -> None:
    shown = desk.run(
        "Email;Phone;Name;Company;City;State;Country;Tags;Revenue;Shoe size;Last interaction;Language;Time zone\r\n"
        'Ada@Example.com;+49 151 12345678;Ada Lovelace;"Müller; ""Söhne""";Köln;NRW;Germany;a|b;1.234,50;43;'
        "31/12/2025;de_DE;europe/berlin\r\n",
        tags=["imported", "a"],
        consent={"source": "fair"},
    )
    assert (shown["state"], counts(shown), shown["detail"], shown["rejects_url"]) == ("done", (1, 0, 0, 0), None, None)
    [contact] = desk.contacts()
    expected = {
        "email": "ada@example.com",
        "phone": "+4915112345678",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "company": 'Müller; "Söhne"',
        "city": "Köln",
        "region": "NRW",
        "country": "DE",
        "tags": ["a", "b", "imported"],
        "revenue": 1234.5,
        "last_interaction_at": "2025-12-31T00:00:00.000Z",
        "language": "de-DE",
        "time_zone": "Europe/Berlin",
    }
    assert {name: contact[name] for name in expected} == expected
    assert contact["consent"]["email"]["given"] is True
    assert contact["consent"]["email"]["source"] == "fair"
    assert contact["consent"]["sms"]["given"] is None
    assert desk.queues["indexing"].bodies == [{"workspace": WORKSPACE}]
    assert desk.call("GET", "/v1/contacts", query={"q": "ada@"})[1]["items"][0]["id"] == "1"


@pytest.mark.parametrize(
    "data",
    [
        people(20).encode("utf-8-sig"),
        people(20).replace(",", "\t").replace("\r\n", "\n").replace("🎩", "").encode("utf-16"),
        gzip.compress(people(20).encode()),
        people(20).replace("🎩", "").encode("cp1252"),
    ],
    ids=["bom", "excel", "gzip", "windows"],
)
def test_any_encoding(desk: Desk, data: bytes) -> None:
    assert counts(desk.run(data)) == (20, 0, 0, 0)
    assert {contact["first_name"] for contact in desk.contacts()} == {f"Jörg {i}" for i in range(20)}


def test_five_thousand_rows_in_one_go(desk: Desk) -> None:
    shown = desk.run(people(5000))
    assert counts(shown) == (5000, 0, 0, 0)
    assert desk.invocations == 1
    assert [contact["email"] for contact in desk.contacts()] == [f"person{i}@example.com" for i in range(5000)]
    versions = desk.versions()
    again = desk.run(people(5000))
    assert counts(again) == (0, 5000, 0, 0)
    assert desk.versions() == versions, "nothing has changed, so nothing is written"
    assert counts(desk.run(people(5000), on_match="skip")) == (0, 0, 5000, 0)
    assert not [name for name in desk.objects.held if "/plans/" in name or "/rejects/" in name]


def test_an_invocation_that_is_short_of_time_hands_over(desk: Desk) -> None:
    desk.time_left = 1_000
    shown = desk.run(people(2100))
    assert counts(shown) == (2100, 0, 0, 0)
    assert desk.invocations == 5


def test_rows_that_can_not_be_taken_are_kept_with_reasons(desk: Desk) -> None:
    desk.run("email,phone\na@x.de,\n,+4915112345678\n")
    shown = desk.run(
        "email,phone,revenue,company\n"
        "nobody,,,\n"
        ",,,ACME\n"
        "b@x.de,123,,\n"
        "c@x.de,,lots,=HYPERLINK()\n"
        "a@x.de,+4915112345678,,\n"
        "d@x.de,,,,,oops\n"
        "e@x.de\n"
    )
    assert counts(shown) == (1, 0, 0, 6)
    heading, *rows = desk.rejects(shown)
    assert heading == ["row", "reason", "detail", "email", "phone", "revenue", "company"]
    assert [row[:2] for row in rows] == [
        ["2", "invalid_email"],
        ["3", "no_address"],
        ["4", "invalid_phone"],
        ["5", "invalid_revenue"],
        ["6", "address_conflict"],
        ["7", "too_many_cells"],
    ]
    assert rows[3][3:] == ["c@x.de", "", "lots", "'=HYPERLINK()"]
    assert [contact["email"] for contact in desk.contacts()] == ["a@x.de", None, "e@x.de"]


@pytest.mark.parametrize("on_match", ["update", "skip"])
def test_repeats_in_the_file_follow_on_match(desk: Desk, on_match: str) -> None:
    shown = desk.run("email,city,tags\na@x.de,Ulm,one\nA@X.DE,Bonn,two\na@x.de,,three\n", on_match=on_match)
    [contact] = desk.contacts()
    if on_match == "update":
        assert counts(shown) == (1, 2, 0, 0)
        assert (contact["city"], contact["tags"]) == ("Bonn", ["one", "two", "three"])
    else:
        assert counts(shown) == (1, 0, 2, 0)
        assert (contact["city"], contact["tags"]) == ("Ulm", ["one"])


def test_rows_find_contacts_by_any_address(desk: Desk) -> None:
    desk.run("email,phone,external id,city\na@x.de,+4915112345678,7,Ulm\n")
    shown = desk.run(
        "external id,email,phone,city\n7,,,Bonn\n,b@x.de,+4915112345678,\n8,b@x.de,,\n8,,,Köln\n9,,,Nowhere\n"
    )
    assert counts(shown) == (0, 4, 0, 1)
    [contact] = desk.contacts()
    assert (contact["email"], contact["external_id"], contact["city"]) == ("b@x.de", "8", "Köln")


def test_an_address_that_one_row_frees_can_be_taken_by_a_later_one(desk: Desk) -> None:
    desk.run("external id,email\n1,a@x.de\n2,b@x.de\n")
    shown = desk.run("external id,email\n1,c@x.de\n2,a@x.de\n1,b@x.de\n3,c@x.de\n")
    assert counts(shown) == (1, 3, 0, 0)
    emails = {contact["external_id"]: contact["email"] for contact in desk.contacts()}
    assert emails == {"1": "b@x.de", "2": "a@x.de", "3": "c@x.de"}


def test_empty_cells_never_clear(desk: Desk) -> None:
    desk.run("email,city,tags,revenue\na@x.de,Ulm,one,5\n")
    assert counts(desk.run("email,city,tags,revenue\na@x.de,,,\n")) == (0, 1, 0, 0)
    [contact] = desk.contacts()
    assert (contact["city"], contact["tags"], contact["revenue"]) == ("Ulm", ["one"], 5)


def test_what_people_refused_stays(desk: Desk) -> None:
    desk.run("email,phone\ngone@x.de,\nno@x.de,\nbad@x.de,\nfine@x.de,+4915112345678\n")
    unsubscribe(desk.store, WORKSPACE, 1, "email", None, NOW, "link")
    desk.call("PATCH", "/v1/contacts/2", {"version": 1, "consent": {"email": {"given": False}}})
    suppress(desk.store, WORKSPACE, "email", "bad@x.de", "hard_bounce", NOW)
    suppress(desk.store, WORKSPACE, "email", "new@x.de", "complaint", NOW)
    before = desk.contacts()
    everybody = "email\ngone@x.de\nno@x.de\nbad@x.de\nfine@x.de\nnew@x.de\n"
    assert counts(desk.run(everybody)) == (1, 4, 0, 0)
    assert desk.contacts()[:4] == before, "without consent an import changes none"
    desk.run(everybody, consent={"email": True, "sms": True, "source": "fair"})
    gone, no, bad, fine, new = desk.contacts()
    assert gone["consent"]["email"]["given"] is False
    assert gone["email_unsubscribed_at"] == before[0]["email_unsubscribed_at"]
    assert no["consent"]["email"]["given"] is False
    assert (bad["consent"]["email"]["given"], bad["suppressed"]["email"]) == (True, "hard_bounce")
    assert (fine["consent"]["email"]["source"], fine["consent"]["sms"]["source"]) == ("fair", "fair")
    assert new["suppressed"]["email"] == "complaint"


def test_a_mapping_says_what_columns_mean(desk: Desk) -> None:
    shown = desk.run(
        "Post,email,Land\na@x.de,nonsense,Germany\nb@x.de,nonsense,Atlantis\n",
        mapping={"Post": "email", "email": None, "Land": "country"},
    )
    assert counts(shown) == (1, 0, 0, 1)
    assert desk.contacts()[0]["country"] == "DE"


def test_free_text_in_recognised_columns_is_left_out_and_told(desk: Desk) -> None:
    shown = desk.run("email,language\na@x.de,English\nb@x.de,de\n")
    assert counts(shown) == (2, 0, 0, 0)
    assert shown["detail"] == "Values that made no sense were left out: language 1."


def test_a_dry_run_counts_and_writes_nothing(desk: Desk) -> None:
    desk.run(people(700))
    before = (desk.contacts(), desk.versions())
    file = people(1300, start=200) + "nobody,,,\n" + people(1300, start=200).split("\n", 1)[1]
    tried = desk.run(file, dry_run=True)
    assert (desk.contacts(), desk.versions()) == before
    assert tried["dry_run"] is True
    assert counts(tried) == (800, 1800, 0, 1) == counts(desk.run(file))
    assert desk.rejects(tried)[1][1] == "invalid_email"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"Jane,Doe\nJohn,Doe\n", "headings"),
        (b"\x1f\x8bdamaged", "damaged"),
        (b"email,city\n" + b'a@b.de,"' + b"x" * 200_000, "Row 2 has a cell longer than 131072"),
        (b'"email,city\na@b.de,Ulm\n', "quotation mark in the headings is never closed"),
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", "Excel workbook (.xlsx)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Save it as CSV"),
    ],
)
def test_a_file_that_is_none_fails_and_says_why(desk: Desk, data: bytes, why: str) -> None:
    shown = desk.run(data)
    assert shown["state"] == "failed"
    assert why in shown["detail"]
    assert desk.contacts() == []


def test_a_quotation_mark_that_swallows_rows_is_told(desk: Desk) -> None:
    shown = desk.run('email,city\na@b.de,Ulm\nb@b.de,"Bonn\n' + "".join(f"c{n}@b.de,Ulm\n" for n in range(50)))
    assert (shown["state"], counts(shown)) == ("done", (1, 0, 0, 1))
    assert shown["detail"] == (
        "Row 3: a quotation mark in this row is never closed, so that the 50 lines below it were taken for part of it."
    )


def test_control_characters_in_files_become_spaces(desk: Desk) -> None:
    desk.call("POST", "/v1/custom-fields", {"name": "note"})
    text = 'email,first name,company,tags,note\na@b.de,A\0da,"ACME\nInc",\x1bvip,"two\nlines\x07"\n'
    assert counts(
        desk.run(
            text,
            mapping={
                "email": "email",
                "first name": "first_name",
                "company": "company",
                "tags": "tags",
                "note": "custom.note",
            },
        )
    ) == (1, 0, 0, 0)
    [contact] = desk.contacts()
    assert (contact["first_name"], contact["company"], contact["tags"]) == ("A da", "ACME Inc", ["vip"])
    assert contact["custom"] == {"note": "two\nlines"}


def test_headings_alone_are_no_rows(desk: Desk) -> None:
    shown = desk.run("email,name\n")
    assert (shown["state"], shown["rows"], counts(shown)) == ("done", 0, (0, 0, 0, 0))


class TestStarting:
    def test_needs_the_file_and_happens_once(self, desk: Desk) -> None:
        identifier = desk.call("POST", "/v1/imports", {"filename": "a.csv", "format": "csv"})[1]["id"]
        assert desk.state(identifier)["state"] == "awaiting_upload"
        assert desk.call("POST", f"/v1/imports/{identifier}/start", {})[0] == 409
        identifier = desk.start("email\na@b.de\n")
        status, problem = desk.call("POST", f"/v1/imports/{identifier}/start", {})
        assert (status, problem["state"]) == (409, "running")
        assert desk.call("POST", "/v1/imports/01JNOBODY/start", {})[0] == 404
        assert desk.call("GET", f"/v1/imports/{identifier}", workspace="01JOTHER")[0] == 404

    def test_a_file_that_was_rehearsed_can_be_imported(self, desk: Desk) -> None:
        identifier = desk.start("email,city\na@b.de,Ulm\nnobody,\n", dry_run=True, on_match="skip")
        path = f"/v1/imports/{identifier}/start"
        assert desk.call("POST", path, {})[0] == 409
        desk.drain()
        tried = desk.state(identifier)
        assert (tried["state"], tried["dry_run"], counts(tried)) == ("done", True, (1, 0, 0, 1))
        status, begun = desk.call("POST", path, {"dry_run": True})
        assert (status, begun["state"], begun["rows"], counts(begun)) == (202, "running", 0, (0, 0, 0, 0))
        desk.drain()
        assert desk.contacts() == []
        assert desk.call("POST", path, {"mapping": {"email": "email"}, "tags": ["fair"]})[0] == 202
        desk.drain()
        done = desk.state(identifier)
        assert (done["state"], done["dry_run"], counts(done)) == ("done", False, (1, 0, 0, 1))
        assert desk.rejects(done)[1][:2] == ["3", "invalid_email"]
        assert [(each["tags"], each["city"]) for each in desk.contacts()] == [(["fair"], None)]
        status, problem = desk.call("POST", path, {})
        assert (status, problem["state"]) == (409, "done")

    def test_a_rehearsal_that_lingers_does_no_harm_to_the_import(self, desk: Desk) -> None:
        identifier = desk.start(people(700), dry_run=True)
        [body] = desk.queues["imports"].bodies
        desk.drain()
        assert desk.call("POST", f"/v1/imports/{identifier}/start", {})[0] == 202
        assert desk.deliver(body)
        desk.drain()
        assert desk.deliver(body)
        assert counts(desk.state(identifier)) == (700, 0, 0, 0)

    def test_one_that_failed_can_be_started_again(self, desk: Desk) -> None:
        identifier = desk.start(b"")
        desk.drain()
        assert desk.state(identifier)["state"] == "failed"
        desk.objects.write(f"{WORKSPACE}/imports/{identifier}/upload", b"email\na@b.de\n")
        assert desk.call("POST", f"/v1/imports/{identifier}/start", {})[0] == 202
        desk.drain()
        assert (desk.state(identifier)["state"], desk.state(identifier)["detail"]) == ("done", None)

    def test_one_that_nobody_went_on_with_is_not_listed_after_a_day(self, desk: Desk) -> None:
        started, waiting = desk.start("email\na@b.de\n"), desk.upload("email\na@b.de\n")
        for _ in range(4):
            desk.upload("")
        listed = [each["id"] for each in desk.call("GET", "/v1/imports")[1]["items"]]
        assert (len(listed), listed[-2:]) == (6, [waiting, started])
        desk.later = DAY + MINUTE
        newest = desk.upload("email\n")
        page = desk.call("GET", "/v1/imports", query={"limit": "1"})[1]
        assert [each["id"] for each in page["items"]] == [newest]
        page = desk.call("GET", "/v1/imports", query={"limit": "1", "cursor": page["next_cursor"]})[1]
        assert ([each["id"] for each in page["items"]], page["next_cursor"]) == ([started], None)
        assert desk.call("POST", f"/v1/imports/{waiting}/start", {})[0] == 202

    def test_is_not_for_viewers(self, desk: Desk) -> None:
        identifier = desk.upload("email\n")
        assert desk.call("POST", "/v1/imports", {"filename": "a", "format": "csv"}, role="viewer")[0] == 403
        assert desk.call("POST", f"/v1/imports/{identifier}/start", {}, role="viewer")[0] == 403

    @pytest.mark.parametrize(
        ("options", "path"),
        [
            ({"mapping": {"A": "nickname"}}, "mapping.A"),
            ({"mapping": {"A": "custom.size"}}, "mapping.A"),
            ({"mapping": {"Mail": "email", "email": None}}, "mapping.Mail"),
            ({"mapping": {"email": "city"}}, "mapping"),
            ({"topics": ["01TOPIC"]}, "topics[0]"),
            ({"on_match": "replace"}, "on_match"),
            ({"tags": [" "]}, "tags"),
            ({"consent": {"email": "yes"}}, "consent.email"),
        ],
    )
    def test_refuses_what_it_does_not_know(self, desk: Desk, options: Any, path: str) -> None:
        identifier = desk.upload("email\na@b.de\n")
        status, problem = desk.call("POST", f"/v1/imports/{identifier}/start", options)
        assert (status, [error["path"] for error in problem["errors"]]) == (422, [path])
        assert desk.state(identifier)["state"] == "awaiting_upload"

    def test_can_be_tried_again_when_the_queue_was_down(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        identifier = desk.upload("email\na@b.de\n")
        with monkeypatch.context() as down:
            down.setattr(Queue, "send", lambda self, messages: 1 / 0)
            assert desk.call("POST", f"/v1/imports/{identifier}/start", {})[0] == 500
        assert desk.call("POST", f"/v1/imports/{identifier}/start", {})[0] == 202


class TestSize:
    @pytest.fixture(autouse=True)
    def limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(table, "LARGEST", 2_000)

    def test_a_file_that_is_too_large_is_not_begun(self, desk: Desk) -> None:
        identifier = desk.upload(people(100))
        status, problem = desk.call("POST", f"/v1/imports/{identifier}/start", {})
        assert (status, problem["allowed"]) == (409, ["upload"])
        assert "larger" in problem["detail"]
        assert desk.call("GET", f"/v1/imports/{identifier}/columns")[0] == 409
        desk.objects.write(f"{WORKSPACE}/imports/{identifier}/upload", people(10).encode())
        assert desk.call("POST", f"/v1/imports/{identifier}/start", {})[0] == 202

    def test_one_that_became_too_large_meanwhile_is_not_read_to_its_end(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        identifier = desk.start(people(10))
        monkeypatch.setattr(desk.objects, "read", lambda name: pytest.fail(f"all of {name} is read"))
        desk.objects.write(f"{WORKSPACE}/imports/{identifier}/upload", people(100).encode())
        desk.drain()
        shown = desk.state(identifier)
        assert (shown["state"], "larger" in shown["detail"]) == ("failed", True)

    def test_an_erasure_removes_one_unread(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        desk.call("POST", "/v1/contacts", {"email": "ada@example.com"})
        desk.upload(people(100))
        small = desk.upload("email\nbob@example.com\n")
        monkeypatch.setattr(desk.objects, "read", lambda name: pytest.fail(f"all of {name} is read"))
        assert desk.job(desk.call("POST", "/v1/contacts/1/erase")[1]["id"])["state"] == "done"
        assert list(desk.objects.held) == [f"{WORKSPACE}/imports/{small}/upload"]


class TestFaults:
    @pytest.mark.parametrize(
        "passing",
        [Contended("x"), Changed("x"), ClientError({}, "GetObject"), ReadTimeoutError(endpoint_url="x")],
        ids=lambda each: type(each).__name__,
    )
    def test_what_passes_is_tried_again_and_given_up_in_the_end(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch, passing: Exception
    ) -> None:
        identifier = desk.start(people(10))
        [body] = desk.queues["imports"].bodies
        monkeypatch.setattr(desk.store, "get_many", raising(passing))
        for receives in range(1, MOST_RECEIVES):
            assert not desk.deliver(body, receives)
            assert desk.state(identifier)["state"] == "running"
        assert not desk.deliver(body, MOST_RECEIVES), "it goes to the dead letters"
        assert desk.state(identifier)["state"] == "failed"

    def test_what_takes_the_process_down_is_given_up_too(self, desk: Desk) -> None:
        identifier = desk.start(people(10))
        [body] = desk.queues["imports"].bodies
        for receives in range(1, MOST_RECEIVES + 1):
            desk.executioner.arm(4)
            desk.deliver(body, receives)
        assert desk.state(identifier)["state"] == "failed"

    def test_a_fault_of_ours_fails_it_at_once(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        identifier = desk.start(people(10))
        [body] = desk.queues["imports"].bodies
        monkeypatch.setattr(slices, "perform", lambda *_: 1 / 0)
        assert not desk.deliver(body)
        shown = desk.state(identifier)
        assert (shown["state"], "our side" in shown["detail"]) == ("failed", True)


def raising(error: Exception) -> Any:
    def refuse(*_: Any, **__: Any) -> Any:
        raise error

    return refuse


class TestLargeContacts:
    """A contact has room for so much; what's more is refused row by row."""

    @pytest.fixture
    def nearly_full(self, desk: Desk) -> str:
        """The only contact, which has room for less than 1,000 bytes."""
        names = [f"f{i:03d}" for i in range(18)]
        for name in names:
            desk.call("POST", "/v1/custom-fields", {"name": name, "type": "set"})
        custom = {name: [f"{i:03d}" + "é" * 97 for i in range(105)] for name in names}
        status, made = desk.call("POST", "/v1/contacts", {"email": "a@x.de", "custom": custom})
        assert status == 201, made
        identifier: str = made["id"]
        return identifier

    def test_a_row_that_makes_one_too_large_is_rejected(self, desk: Desk, nearly_full: str) -> None:
        tags = "|".join(f"{i:02d}" + "é" * 98 for i in range(60))
        shown = desk.run(f"email,tags\na@x.de,{tags}\nb@x.de,{tags}\n")
        assert (shown["state"], counts(shown)) == ("done", (1, 0, 0, 1))
        assert desk.rejects(shown)[1][:2] == ["2", "too_large"]

    def test_a_bulk_change_passes_it_over(self, desk: Desk, nearly_full: str) -> None:
        desk.run("email\nb@x.de\n")
        edit = {"ids": ["1", "2"], "add": [f"{i:02d}" + "é" * 98 for i in range(60)]}
        status, job = desk.call("POST", "/v1/contacts/tags", edit)
        assert (status, job["state"], job["done"]) == (200, "done", 2)
        assert "1" in job["detail"]
        assert [len(contact["tags"]) for contact in desk.contacts()] == [0, 60]

    def test_an_unsubscribe_always_fits(self, desk: Desk, nearly_full: str) -> None:
        for size in range(100, 0, -10):
            for text in range(5):
                item = desk.call("GET", "/v1/contacts/1")[1]
                tags = [*item["tags"], f"{size}-{text}-".ljust(size, "x")]
                desk.call("PATCH", "/v1/contacts/1", {"version": item["version"], "tags": tags})
        unsubscribe(desk.store, WORKSPACE, 1, "email", None, NOW, "x" * 200)
        assert desk.contacts()[0]["email_unsubscribed_at"]
