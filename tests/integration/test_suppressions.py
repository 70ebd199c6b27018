"""Suppressed addresses: what SES's own list says of one, and lifting, through the API."""

from typing import Any

import pytest
from godwit.contacts.suppression import suppress
from godwit.jobs import export_suppressions
from godwit.settings import KIND, EmailSettings
from godwit.store import documents, objects

from functions.contacts import suppressions
from tests.factories import WORKSPACE
from tests.integration.import_desk import NOW, Desk
from tests.ses_account import SesAccount

ADDRESS = "ada@example.com"


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> SesAccount:
    account = SesAccount()
    monkeypatch.setattr(suppressions, "ses", lambda: account)
    return account


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, account: SesAccount) -> Desk:
    return Desk(monkeypatch)


def detail(desk: Desk, address: str = ADDRESS, **query: str) -> Any:
    status, told = desk.call("GET", "/v1/suppressions/detail", query={"address": address, **query}, role="editor")
    assert status == 200, told
    return told


def lift(desk: Desk, **query: str) -> tuple[int, Any]:
    return desk.call("DELETE", "/v1/suppressions", query={"address": ADDRESS, **query}, role="editor")


def test_the_detail_says_what_stands_here_and_at_ses(desk: Desk, account: SesAccount) -> None:
    desk.call("POST", "/v1/contacts", {"email": ADDRESS})
    suppress(desk.store, WORKSPACE, "email", ADDRESS, "complaint", NOW)
    account.suppressed[ADDRESS] = "COMPLAINT"
    told = detail(desk, " Ada@Example.com")
    assert (told["address"], told["contact_id"]) == (ADDRESS, "1")
    assert (told["suppressed"], told["reason"]) == (True, "complaint")
    assert told["provider"] == {
        "suppressed": True,
        "reason": "complaint",
        "at": "2026-11-01T00:00:00.000Z",
        "detail": None,
    }
    other = detail(desk, "bob@example.com")
    assert (other["suppressed"], other["contact_id"], other["provider"]["suppressed"]) == (False, None, False)


def test_where_ses_does_not_say_the_rest_is_told(desk: Desk, account: SesAccount) -> None:
    account.denied = True
    told = detail(desk)
    assert (told["provider"]["suppressed"], told["provider"]["detail"]) == (None, "SES could not be asked: slow down")


def test_ses_is_not_asked_where_it_does_not_send(desk: Desk, account: SesAccount) -> None:
    account.denied = True
    assert detail(desk, "+14155550100", channel="sms")["provider"] is None
    settings = EmailSettings(provider="smtp").model_dump()
    documents.create(desk.store, WORKSPACE, KIND, "email", settings, NOW)
    assert detail(desk)["provider"] is None


def test_lifting_leaves_ses_s_list_alone_unless_asked(desk: Desk, account: SesAccount) -> None:
    suppress(desk.store, WORKSPACE, "email", ADDRESS, "complaint", NOW)
    account.suppressed[ADDRESS] = "COMPLAINT"
    assert lift(desk) == (204, None)
    assert account.suppressed == {ADDRESS: "COMPLAINT"}
    assert detail(desk)["suppressed"] is False


def test_lifting_at_ses_too_says_what_it_holds_then(desk: Desk, account: SesAccount) -> None:
    suppress(desk.store, WORKSPACE, "email", ADDRESS, "hard_bounce", NOW)
    account.suppressed[ADDRESS] = "BOUNCE"
    status, told = lift(desk, provider="true")
    assert (status, told["provider"]["suppressed"]) == (200, False)
    assert account.suppressed == {}
    assert lift(desk, provider="true")[0] == 404, "nothing stands against it any more"


def test_an_address_that_only_ses_holds_is_freed(desk: Desk, account: SesAccount) -> None:
    account.suppressed[ADDRESS] = "BOUNCE"
    assert lift(desk)[0] == 404
    assert lift(desk, provider="true")[0] == 200
    assert account.suppressed == {}


def test_what_ses_keeps_is_told(desk: Desk, account: SesAccount) -> None:
    suppress(desk.store, WORKSPACE, "email", ADDRESS, "hard_bounce", NOW)
    account.suppressed[ADDRESS], account.keeps = "BOUNCE", True
    status, told = lift(desk, provider="true")
    assert status == 200
    assert (told["provider"]["suppressed"], told["provider"]["detail"]) == (True, "slow down")
    assert detail(desk)["suppressed"] is False


@pytest.mark.parametrize("role", ["viewer"])
def test_only_editors_ask_ses(desk: Desk, role: str) -> None:
    assert desk.call("GET", "/v1/suppressions/detail", query={"address": ADDRESS}, role=role)[0] == 403
    assert desk.call("DELETE", "/v1/suppressions", query={"address": ADDRESS, "provider": "true"}, role=role)[0] == 403


# Files


def listed(desk: Desk) -> dict[str, tuple[str, str]]:
    items = desk.call("GET", "/v1/suppressions", query={"limit": "100"})[1]["items"]
    return {item["address"]: (item["reason"], item["at"]) for item in items}


def run(desk: Desk, data: str, **options: Any) -> Any:
    identifier = desk.start(data, form="suppressions", **options)
    desk.drain()
    return desk.state(identifier)


FILE = """Email address,Reason,LastUpdateTime
Ada@Example.com,BOUNCE,2026-05-01T10:00:00Z
bob@example.com,COMPLAINT,
,manual,
not an address,,
eve@example.com,,yesterday
ada@example.com,BOUNCE,2026-05-02T10:00:00Z
kim@example.com,asked by phone,31/12/2025
'=cmd@example.com,,
"""


def test_a_file_of_addresses_is_suppressed_with_reasons_and_rejects(desk: Desk) -> None:
    desk.call("POST", "/v1/contacts", {"email": "ada@example.com"})
    suppress(desk.store, WORKSPACE, "email", "bob@example.com", "manual", NOW)
    shown = run(desk, FILE, reason="brought along")
    assert [shown[name] for name in ("state", "rows", "created", "skipped", "rejected")] == ["done", 8, 3, 2, 3]
    now = listed(desk)
    assert now["ada@example.com"] == ("hard_bounce", "2026-05-01T10:00:00.000Z")
    assert now["bob@example.com"][0] == "manual", "what was there stays"
    assert now["kim@example.com"] == ("asked by phone", "2025-12-31T00:00:00.000Z")
    assert now["=cmd@example.com"][0] == "brought along"
    assert desk.call("GET", "/v1/contacts/1")[1]["suppressed"]["email"] == "hard_bounce"
    rejects = desk.objects.held[shown["rejects_url"].removeprefix("memory://")].decode()
    assert [line.split(",")[1] for line in rejects.splitlines()[1:]] == [
        "no_address",
        "invalid_address",
        "invalid_date",
    ]
    assert desk.queues["indexing"].bodies, "segments are told"


def test_a_rehearsal_changes_nothing(desk: Desk) -> None:
    shown = run(desk, FILE, dry_run=True)
    assert [shown[name] for name in ("created", "skipped", "rejected")] == [4, 1, 3]
    assert listed(desk) == {}


def test_phone_numbers_are_taken_and_a_reason_is_given_by_itself(desk: Desk) -> None:
    run(desk, "phone\n+1 415 555 0100\n")
    assert listed(desk)["+14155550100"][0] == "imported"


def test_an_import_that_is_killed_and_repeated_counts_each_row_once(desk: Desk) -> None:
    rows = "".join(f"person{number}@example.com\n" for number in range(1_200))
    identifier = desk.start(f"email\n{rows}person7@example.com\n", form="suppressions")
    body = {"workspace": WORKSPACE, "import": identifier, "position": 0}
    for after in (200, 900, 2_500):
        desk.executioner.arm(after, after=True)
        assert not desk.deliver(body)
    desk.executioner.arm(None)
    desk.drain()
    shown = desk.state(identifier)
    assert [shown[name] for name in ("rows", "created", "skipped", "rejected")] == [1_201, 1_200, 1, 0]


def test_what_holds_no_addresses_and_what_makes_no_sense_is_refused(desk: Desk) -> None:
    shown = run(desk, "name\nAda\n")
    assert (shown["state"], "email" in shown["detail"]) == ("failed", True)
    identifier = desk.upload("email\na@b.de\n", form="suppressions")
    status, refused = desk.call(
        "POST", f"/v1/imports/{identifier}/start", {"tags": ["x"], "mapping": {}, "consent": {"source": "x"}}
    )
    assert status == 422
    assert {error["path"] for error in refused["errors"]} == {"tags", "mapping", "consent"}
    contacts = desk.upload("email\na@b.de\n")
    assert desk.call("POST", f"/v1/imports/{contacts}/start", {"reason": "x"})[0] == 422


def exported(desk: Desk) -> str:
    status, job = desk.call("POST", "/v1/suppressions/export", role="editor")
    assert status == 202
    shown = desk.job(job["id"])
    assert shown["state"] == "done"
    return desk.objects.held[shown["url"].removeprefix("memory://")].decode("utf-8-sig")


def test_an_export_is_imported_elsewhere_as_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    run(desk, FILE, reason="brought along")
    suppress(desk.store, WORKSPACE, "sms", "+14155550100", "opted_out", NOW - 5)
    before, file = listed(desk), exported(desk)
    assert file.splitlines()[0] == "address,channel,reason,at"
    elsewhere = Desk(monkeypatch)
    run(elsewhere, file)
    assert listed(elsewhere) == before
    assert len(before) == 5


def test_an_export_of_nothing_has_headings(desk: Desk) -> None:
    assert exported(desk) == "address,channel,reason,at\r\n"


def test_a_large_export_goes_on_in_further_invocations(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (export_suppressions, objects):
        monkeypatch.setattr(module, "SMALLEST_PART", 100)
    monkeypatch.setattr(export_suppressions, "_PAGE", 3)
    for number in range(10):
        suppress(desk.store, WORKSPACE, "email", f"person{number}@example.com", "manual", NOW + number)
    desk.time_left = 0
    lines = exported(desk).splitlines()
    assert desk.invocations > 2
    assert [line.split(",")[0] for line in lines[1:]] == [f"person{number}@example.com" for number in range(10)]


def test_erasing_takes_files_of_addresses_away(desk: Desk) -> None:
    desk.call("POST", "/v1/contacts", {"email": "ada@example.com"})
    run(desk, FILE)
    exported(desk)
    desk.call("POST", "/v1/contacts/1/erase")
    desk.drain("jobs")
    held = b"".join(desk.objects.held.values()).lower()
    assert b"ada@example.com" not in held
    assert detail(desk)["suppressed"] is True, "under its hash"
    assert "ada@example.com" not in listed(desk)
