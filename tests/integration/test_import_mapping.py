"""Columns before an import, and custom fields and topics in one."""

import gzip
from typing import Any

import pytest
from godwit.contacts.consent import Wishes, heed, unsubscribe
from godwit.imports.columns import LOOKED_AT

from functions.contacts import base
from tests.factories import WORKSPACE
from tests.integration.import_desk import NOW, Desk, counts


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def declare(desk: Desk, **fields: str) -> None:
    for name, kind in fields.items():
        assert desk.call("POST", "/v1/custom-fields", {"name": name, "type": kind})[0] == 201


def columns(desk: Desk, data: bytes | str, form: str = "csv") -> Any:
    identifier = desk.upload(data, form=form)
    status, shown = desk.call("GET", f"/v1/imports/{identifier}/columns", role="viewer")
    assert status == 200, shown
    return shown


class TestColumns:
    def test_headings_samples_and_guesses(self, desk: Desk) -> None:
        desk.call("POST", "/v1/custom-fields", {"name": "shoe_size", "label": "Schuhgröße", "type": "number"})
        shown = columns(
            desk,
            "Wer;Vorname;Kontakt;Nummer;SCHUHGRÖSSE;custom.shoe_size\n"
            "a@b.de;Ada;+49 151 1234;17;43;\nc@d.de;Bo;+49 (30) 99;18;;\na@b.de;;;19;44,5;1\n",
        )
        assert [(c["heading"], c["guess"]) for c in shown["columns"]] == [
            ("Wer", "email"),
            ("Vorname", "first_name"),
            ("Kontakt", "phone"),
            ("Nummer", None),
            ("SCHUHGRÖSSE", "custom.shoe_size"),
            ("custom.shoe_size", "custom.shoe_size"),
        ]
        assert shown["columns"][0]["samples"] == ["a@b.de", "c@d.de"]
        assert {"email", "name", "custom.shoe_size"} <= set(shown["fields"])

    def test_a_column_that_is_known_is_not_guessed_again(self, desk: Desk) -> None:
        shown = columns(desk, "email,invited by\na@b.de,x@y.de\n")
        assert [c["guess"] for c in shown["columns"]] == ["email", None]

    @pytest.mark.parametrize("pack", [lambda data: data, gzip.compress], ids=["plain", "gzip"])
    def test_of_a_large_file_only_the_beginning_is_read(self, desk: Desk, pack: Any) -> None:
        line = f"a@b.de,{'ß' * 50}\n"
        data = pack(("email,city\n" + line * (11 * LOOKED_AT // len(line.encode()))).encode())
        assert columns(desk, data)["columns"][1] == {"heading": "city", "samples": ["ß" * 50], "guess": "city"}

    def test_before_the_file_is_there(self, desk: Desk) -> None:
        made = desk.call("POST", "/v1/imports", {"filename": "a.csv"})[1]
        assert desk.call("GET", f"/v1/imports/{made['id']}/columns")[0] == 409
        assert desk.call("GET", f"/v1/imports/{made['id']}/columns", workspace="01JOTHER")[0] == 404
        empty = desk.upload(b"")
        assert desk.call("GET", f"/v1/imports/{empty}/columns")[0] == 409
        broken = desk.upload(b"\x1f\x8bnothing")
        assert desk.call("GET", f"/v1/imports/{broken}/columns")[0] == 422

    def test_pinpoints_need_no_mapping(self, desk: Desk) -> None:
        assert columns(desk, "{}\n", form="pinpoint_json")["columns"] == []
        identifier = desk.upload("{}\n", form="pinpoint_json")
        status, problem = desk.call("POST", f"/v1/imports/{identifier}/start", {"mapping": {"a": "email"}})
        assert (status, problem["errors"][0]["path"]) == (422, "mapping")


class TestCustomFields:
    def test_each_type_by_heading(self, desk: Desk) -> None:
        declare(desk, plan="text", size="number", since="date", seen="date", active="boolean", likes="set")
        shown = desk.run(
            "email;Plan;size;Since;seen;ACTIVE;likes;custom.likes;other\n"
            "a@b.de; gold ;1.234,5;31/12/2025;2026-01-02T03:04:05+01:00;Ja;a|b;b,c;x\n"
            "c@d.de;;;;;;;;\n"
        )
        assert (counts(shown), shown["detail"]) == ((2, 0, 0, 0), None)
        one, two = desk.contacts()
        assert one["custom"] == {
            "plan": "gold",
            "size": 1234.5,
            "since": "2025-12-31",
            "seen": "2026-01-02T02:04:05.000Z",
            "active": True,
            "likes": ["a", "b", "c"],
        }
        assert two["custom"] == {}

    def test_values_that_make_no_sense(self, desk: Desk) -> None:
        declare(desk, size="number", active="boolean")
        data = "email,size,active\na@b.de,large,maybe\n"
        shown = desk.run(data)
        assert counts(shown) == (1, 0, 0, 0)
        assert shown["detail"] == "Values that made no sense were left out: custom.active 1, custom.size 1."
        shown = desk.run(data, mapping={"email": "email", "size": "custom.size"})
        assert counts(shown) == (0, 0, 0, 1)
        assert desk.rejects(shown)[1][1] == "invalid_custom.size"

    @pytest.mark.parametrize(
        ("cell", "kept"),
        [("20240229", "2024-02-29"), ("29.2.2024", "2024-02-29"), ("20240229T10:00:00Z", "2024-02-29T10:00:00.000Z")],
    )
    def test_days_without_signs_are_days(self, desk: Desk, cell: str, kept: str) -> None:
        declare(desk, since="date")
        desk.run(f"email,since\na@b.de,{cell}\nb@b.de,20230229\n")
        assert [contact["custom"] for contact in desk.contacts()] == [{"since": kept}, {}]

    def test_rows_of_one_contact_and_older_values_are_merged(self, desk: Desk) -> None:
        declare(desk, a="text", b="text", c="text")
        desk.call("POST", "/v1/contacts", {"email": "a@b.de", "custom": {"a": "1", "c": "1"}})
        desk.run("email,a,b\na@b.de,2,\na@b.de,,2\n")
        assert desk.contacts()[0]["custom"] == {"a": "2", "b": "2", "c": "1"}


class TestTopics:
    def test_new_contacts_get_default_topics_and_all_get_the_files(self, desk: Desk) -> None:
        offers = desk.call("POST", "/v1/topics", {"name": "Offers", "default": False})[1]["id"]
        desk.call("POST", "/v1/contacts", {"email": "old@x.de"})
        news = desk.call("POST", "/v1/topics", {"name": "News"})[1]["id"]
        desk.run("email\nold@x.de\nnew@x.de\n", topics=[offers])
        assert [contact["topics"] for contact in desk.contacts()] == [[offers], [news, offers]]

    def test_who_left_a_topic_is_not_subscribed_again(self, desk: Desk) -> None:
        news = desk.call("POST", "/v1/topics", {"name": "News"})[1]["id"]
        desk.call("POST", "/v1/contacts", {"email": "a@x.de"})
        unsubscribe(desk.store, WORKSPACE, 1, "email", news, NOW, "link", base.clock)
        desk.run("email\na@x.de\n", topics=[news])
        desk.call("POST", "/v1/contacts/topics", {"ids": ["1"], "add": [news]})
        assert desk.contacts()[0]["topics"] == []
        heed(desk.store, WORKSPACE, 1, Wishes(join=[news]), NOW, "link", base.clock)
        assert desk.contacts()[0]["topics"] == [news]
        unsubscribe(desk.store, WORKSPACE, 1, "email", news, NOW, "link", base.clock)
        version = desk.versions()[0]
        assert desk.call("PATCH", "/v1/contacts/1", {"version": version, "topics": [news]})[1]["topics"] == [news]

    def test_dry_runs_touch_nothing(self, desk: Desk) -> None:
        desk.call("POST", "/v1/topics", {"name": "News"})
        assert counts(desk.run("email\na@x.de\n", dry_run=True)) == (1, 0, 0, 0)
        assert desk.contacts() == []


def test_several_files_at_once_agree(desk: Desk) -> None:
    """Two files that name the same people are worked on in turns; each person is one contact."""
    people = [f"p{i}@x.de" for i in range(30)]
    desk.time_left = 0
    first = desk.start("email,city\n" + "".join(f"{each},Ulm\n" for each in people))
    second = desk.start("email,company\n" + "".join(f"{each},ACME\n" for each in reversed(people)))
    desk.drain()
    assert desk.state(first)["created"] + desk.state(second)["created"] == 30
    assert {(c["city"], c["company"]) for c in desk.contacts()} == {("Ulm", "ACME")}
    assert len(desk.contacts()) == 30
