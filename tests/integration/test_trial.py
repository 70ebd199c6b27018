"""Test mails, through the API: what is sent, to whom, and what is said of those that fail."""

from typing import Any

import pytest
from godwit.campaigns import trial
from godwit.campaigns.trial import PATIENCE, THROTTLE_PAUSES, Result, send_trials
from godwit.sending.email_provider import AccountRefused, Email, OutcomeUnknown, Refused, Throttled

from tests.integration.whole_api import CAMPAIGN, WholeApi

HTML = '<p>Hello {{ first_name | default("you") }}</p><a href="https://shop.test/sale">Sale</a>'
DRAFT = CAMPAIGN | {
    "subject": "Hi {{ first_name | default('you') }}",
    "content": {"format": "html", "html": HTML},
    "reply_to": "help@example.test",
}
EMAIL = Email(sender="a@b.test", to="", subject="", html="", text="")


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> WholeApi:
    return WholeApi(monkeypatch)


def make(api: WholeApi, **fields: Any) -> str:
    status, campaign = api.call("POST", "/v1/campaigns", DRAFT | fields)
    assert status == 201, campaign
    return str(campaign["id"])


def ask(api: WholeApi, campaign: str, **body: Any) -> tuple[int, Any]:
    return api.call("POST", f"/v1/campaigns/{campaign}/test", {"to": ["me@example.com"]} | body)


def test_as_a_contact_marked_untracked_and_uncounted(api: WholeApi) -> None:
    api.call("POST", "/v1/contacts", {"email": "ada@example.com", "first_name": "Ada"})
    campaign = make(api)
    before = api.stored()
    status, answer = ask(api, campaign, to=["Me@Example.com", "you@example.com"], contact_id="1")
    assert (status, answer["results"]) == (
        200,
        [{"to": each, "ok": True, "detail": None} for each in ("me@example.com", "you@example.com")],
    )
    assert [each.to for each in api.mail.sent] == ["me@example.com", "you@example.com"]
    email = api.mail.sent[0]
    assert email.subject == "[Test] Hi Ada"
    assert (email.sender, email.reply_to) == ("Shop <shop@example.test>", "help@example.test")
    assert "Hello Ada" in email.html
    assert 'href="https://shop.test/sale"' in email.html
    assert "/t/" not in email.html + email.text
    assert (dict(email.tags), dict(email.headers)) == ({}, {})
    assert api.stored() == before


def test_without_a_contact_defaults_stand_in(api: WholeApi) -> None:
    ask(api, make(api))
    assert api.mail.sent[0].subject == "[Test] Hi you"


def test_the_unsubscribe_link_is_no_token(api: WholeApi) -> None:
    ask(api, make(api))
    assert "https://mail.test/u/test" in api.mail.sent[0].html
    assert "https://mail.test/u/test" in api.mail.sent[0].text


def test_problems_stand_in_the_way_as_they_do_of_sending(api: WholeApi) -> None:
    campaign = make(api, subject="{{ nonsense }}", audience=None)
    status, answer = ask(api, campaign)
    send_status, send_answer = api.call("POST", f"/v1/campaigns/{campaign}/send")
    assert (status, answer["errors"]) == (send_status, send_answer["errors"])
    assert status == 422
    assert api.mail.sent == []


def test_what_cannot_be_asked(api: WholeApi) -> None:
    campaign = make(api)
    many = [f"a{number}@example.com" for number in range(11)]
    for body, path in (({"to": []}, "to"), ({"to": many}, "to"), ({"to": ["nobody"]}, "to[0]")):
        status, answer = ask(api, campaign, **body)
        assert (status, answer["errors"][0]["path"]) == (422, path)
    for contact in ("x", "0", "", "4294967296"):
        status, answer = ask(api, campaign, contact_id=contact)
        assert (status, answer["errors"][0]["path"]) == (422, "contact_id")
    assert ask(api, campaign, contact_id="7")[0] == 404
    assert api.mail.sent == []


class Provider:
    """Answers by address: raises what `answers` has for it, in order, then accepts."""

    def __init__(self, answers: dict[str, list[Exception]]) -> None:
        self.answers, self.tried = answers, list[str]()
        self.now = 0.0

    def send(self, email: Email) -> str:
        self.tried.append(email.to)
        if self.answers.get(email.to):
            raise self.answers[email.to].pop(0)
        return "id"

    def per_minute(self) -> int:
        return 1

    def results(self, *addresses: str) -> list[Result]:
        def sleep(seconds: float) -> None:
            self.now += seconds

        return send_trials(self, EMAIL, addresses, lambda: self.now, sleep)


def test_each_address_is_told_of() -> None:
    provider = Provider({"a": [Refused("No such user")], "b": [OutcomeUnknown("read timeout")]})
    refused, unknown, taken = provider.results("a", "b", "c")
    assert (refused.ok, refused.detail) == (False, "No such user")
    assert not unknown.ok
    assert "may have been sent" in str(unknown.detail)
    assert taken == Result("c", ok=True)
    assert provider.tried == ["a", "b", "c"]


def test_throttled_is_tried_again_and_given_up() -> None:
    provider = Provider({"a": [Throttled("slow")] * len(THROTTLE_PAUSES), "b": [Throttled("slow")] * 99})
    first, second = provider.results("a", "b")
    assert first.ok
    assert (second.ok, provider.tried.count("b")) == (False, len(THROTTLE_PAUSES) + 1)


def test_an_account_that_may_not_send_is_not_tried_again() -> None:
    provider = Provider({"a": [AccountRefused("Sending is paused.")]})
    assert [each.detail for each in provider.results("a", "b")] == ["Sending is paused."] * 2
    assert provider.tried == ["a"]


def test_the_request_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "THROTTLE_PAUSES", (PATIENCE + 1,))
    provider = Provider({"a": [Throttled("slow")]})
    taken, left = provider.results("a", "b", "b")
    assert (taken.ok, left.ok, provider.tried) == (True, False, ["a", "a"])
    assert "Not tried" in str(left.detail)
