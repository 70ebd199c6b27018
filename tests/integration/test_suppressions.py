"""Suppressed addresses: what SES's own list says of one, and lifting, through the API."""

from typing import Any

import pytest
from godwit.contacts.suppression import suppress
from godwit.settings import KIND, EmailSettings
from godwit.store import documents

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
