"""What keeps a workspace from sending, told by the settings API; and which provider a workspace sends by."""

import json
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from godwit.secrets import MemorySecrets
from godwit.sending.connection_checks import smtp_checks
from godwit.sending.email_provider import AccountRefused, Email
from godwit.sending.identities import OTHERS_LAST, VERIFIED_LASTS, VerifiedSenders
from godwit.sending.providers import MailAccounts
from godwit.sending.smtp_connection import Server
from godwit.store.memory import MemoryStore

from functions.campaigns import base as campaigns
from functions.settings import api, base, connection
from tests.factories import WORKSPACE, api_event
from tests.integration.whole_api import CAMPAIGN, WholeApi
from tests.provider_suite import EMAIL
from tests.ses_account import SesAccount
from tests.smtp_server import PASSWORD, SmtpServer, trusting

NOW = 1_800_000_000_000
SMTP = {"host": "mail.example.test", "port": 587, "security": "starttls", "username": "shop", "password": "secret-1"}

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


class Desk:
    """The settings API beside an SES account."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.secrets, self.account = MemoryStore(), MemorySecrets(), SesAccount()
        environment = SimpleNamespace(store=self.store, secrets=self.secrets, configuration_set="godwit")
        monkeypatch.setattr(base, "environment", environment)
        monkeypatch.setattr(base, "clock", lambda: NOW)
        monkeypatch.setattr(connection, "ses", lambda: self.account)

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        context: Any = SimpleNamespace()
        answer = api.handler(api_event(method, f"/v1/settings/email{path}", body, **more), context)
        return answer["statusCode"], json.loads(answer["body"])

    def save(self, version: int = 0, **settings: Any) -> None:
        sender = {"name": "Shop", "address": "news@shop.example.test"}
        assert self.call("PUT", "", {"sender": sender, "version": version, **settings})[0] == 200

    def faults(self) -> dict[str, str]:
        """What fails, with what is said of it."""
        status, answer = self.call("POST", "/test")
        assert status == 200
        faults = {check["name"]: check["detail"] for check in answer["checks"] if not check["ok"]}
        assert answer["ok"] == (not faults)
        return faults


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def test_a_sound_account_passes_all_checks(desk: Desk) -> None:
    desk.save()
    assert desk.faults() == {}
    assert len(desk.call("POST", "/test")[1]["checks"]) == 4


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"sending": False}, "switched off"),
        ({"production": False}, "sandbox"),
        ({"sent": 50_000.0}, "50,000 of 50,000"),
        ({"identities": {"example.test": False}}, "news@shop.example.test is not verified"),
        ({"events": ("DELIVERY", "REJECT")}, "bounces, complaints"),
    ],
)
def test_each_fault_is_told_by_itself(desk: Desk, wrong: dict[str, Any], said: str) -> None:
    desk.save()
    desk.account = replace(desk.account, **wrong)
    faults = desk.faults()
    assert len(faults) == 1
    assert said in next(iter(faults.values()))


def test_a_right_that_is_missing_is_told_and_hides_nothing_else(desk: Desk) -> None:
    desk.save()
    desk.account.denied = True
    assert all("no right to GetAccount" in detail for detail in desk.faults().values())
    assert len(desk.faults()) == 2


def test_an_account_without_a_daily_limit_is_not_used_up(desk: Desk) -> None:
    desk.save()
    desk.account.most = -1
    assert desk.faults() == {}


def test_without_a_sender_nothing_can_be_sent(desk: Desk) -> None:
    assert list(desk.faults()) == ["The sender is verified"]


def test_a_verified_address_is_enough(desk: Desk) -> None:
    desk.save()
    desk.account.identities = {"news@shop.example.test": True}
    assert desk.faults() == {}


def test_identities_of_all_pages_are_listed_verified_ones_first(desk: Desk) -> None:
    desk.account = SesAccount(identities={"a.test": False, "b.test": True, "me@c.test": True}, page=1)
    status, answer = desk.call("GET", "/identities", role="editor")
    assert (status, [each["identity"] for each in answer["items"]]) == (200, ["b.test", "me@c.test", "a.test"])
    assert [each["type"] for each in answer["items"]] == ["domain", "email_address", "domain"]


def test_only_owners_try_the_connection(desk: Desk) -> None:
    assert desk.call("POST", "/test", role="editor")[0] == 403


def test_a_mail_server_inside_the_network_is_refused_by_the_test(desk: Desk) -> None:
    desk.save(provider="smtp", smtp={**SMTP, "host": "127.0.0.1"})
    assert list(desk.faults()) == ["The server is on the internet"]
    desk.secrets.forget(WORKSPACE, "smtp")
    assert list(desk.faults()) == ["The password is there"]


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer() as running:
        yield running


@pytest.mark.parametrize(
    ("password", "answers", "failing"),
    [
        (PASSWORD, {}, None),
        ("another", {}, "User and password are right"),
        (PASSWORD, {"mail": "553 5.7.1 not owned by user"}, "The sender is accepted"),
    ],
)
def test_a_mail_server_is_tried_step_by_step_and_sent_nothing(
    server: SmtpServer, password: str, answers: Any, failing: str | None
) -> None:
    server.answers = answers
    checks = smtp_checks(server.server, password, "shop@example.test", server.resolve, trusting())
    assert [check.name for check in checks if not check.ok] == ([failing] if failing else [])
    assert all(check.ok for check in checks[:-1])
    assert server.messages == []


def test_a_configuration_set_that_is_gone_is_told(desk: Desk) -> None:
    desk.save()
    base.environment.configuration_set = "another"  # type: ignore[misc]
    assert desk.faults() == {
        "Deliveries, bounces and complaints are reported": "The configuration set another is gone. Deploy anew."
    }


def test_a_campaign_is_from_whom_ses_sends_from(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, sender = WholeApi(monkeypatch), "shop@example.test"
    whole.senders.unverified = {sender}
    _, campaign = whole.call("POST", "/v1/campaigns", CAMPAIGN)
    assert [each["path"] for each in campaign["problems"]] == ["sender"]
    assert sender in campaign["problems"][0]["message"]
    for action, body in (("send", None), ("test", {"to": ["a@b.test"]})):
        status, answer = whole.call("POST", f"/v1/campaigns/{campaign['id']}/{action}", body)
        assert (status, answer["errors"][0]["path"]) == (422, "sender"), action
    settings = {"provider": "smtp", "smtp": SMTP, "version": 0}
    assert whole.call("PUT", "/v1/settings/email", settings)[0] == 200
    _, campaign = whole.call("GET", f"/v1/campaigns/{campaign['id']}")
    assert campaign["problems"] == [], "a mail server is not asked for a list"


def test_a_list_of_campaigns_waits_for_no_other_service(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = WholeApi(monkeypatch)
    assert whole.call("POST", "/v1/campaigns", CAMPAIGN)[0] == 201
    monkeypatch.setattr(campaigns, "senders", lambda: pytest.fail("SES was asked"))
    status, listed = whole.call("GET", "/v1/campaigns")
    assert (status, [each["problems"] for each in listed["items"]]) == (200, [[]])


def test_ses_is_asked_for_a_sender_seldom_and_soon_again_where_it_refused() -> None:
    account, now, asked = SesAccount(identities={"a.test": True}), [0], list[str]()

    class Counted:
        def get_email_identity(self, **request: Any) -> Any:
            asked.append(request["EmailIdentity"])
            return account.get_email_identity(**request)

    client: Any = Counted()
    senders = VerifiedSenders(client, lambda: now[0])
    assert not any(senders.refuses("me@news.a.test") for _ in range(9))
    assert asked == ["me@news.a.test", "news.a.test", "a.test"]
    assert all(senders.refuses("me@b.test") for _ in range(9))
    assert asked[3:] == ["me@b.test", "b.test"]
    account.identities["b.test"] = True
    now[0] += OTHERS_LAST + 1
    assert not senders.refuses("me@b.test")
    account.identities.clear()
    now[0] += OTHERS_LAST + 1
    assert not senders.refuses("me@b.test")
    now[0] += VERIFIED_LASTS + 1
    assert senders.refuses("me@b.test")


def test_where_ses_cannot_be_asked_nobody_is_refused() -> None:
    class Silent:
        def get_email_identity(self, **_: Any) -> Any:
            raise EndpointConnectionError(endpoint_url="https://ses.test")

    client: Any = Silent()
    assert not VerifiedSenders(client, lambda: NOW).refuses("me@b.test")


class Provider:
    """A provider that knows how it was made."""

    def __init__(self, server: Server | None = None, password: str = "", rate: int | None = None) -> None:
        self.server, self.password, self.rate = server, password, rate

    def send(self, email: Email) -> str:
        return email.to

    def per_minute(self) -> int:
        return self.rate or 60


def test_each_workspace_sends_by_what_its_settings_say(desk: Desk) -> None:
    ses, now = Provider(), [NOW]
    accounts = MailAccounts(desk.store, desk.secrets, ses, lambda: now[0], Provider)
    assert accounts.of(WORKSPACE).provider is ses
    desk.save(provider="smtp", smtp=SMTP, rate_per_minute=30)
    assert accounts.of(WORKSPACE).provider is ses, "settings are looked at again only after two seconds"
    now[0] += 2_001
    own = accounts.of(WORKSPACE)
    assert isinstance(own.provider, Provider)
    assert (own.provider.password, own.provider.rate, own.shared) == ("secret-1", 30, False)
    assert accounts.of("01JOTHER").provider is ses
    now[0] += 2_001
    assert accounts.of(WORKSPACE) is own, "the connection is kept while the settings are the same"
    desk.save(1, provider="smtp", smtp={**SMTP, "password": "secret-2"})
    now[0] += 2_001
    changed = accounts.of(WORKSPACE).provider
    assert isinstance(changed, Provider)
    assert changed.password == "secret-2"
    desk.save(2, provider="ses")
    now[0] += 2_001
    assert accounts.of(WORKSPACE).provider is ses


def test_a_password_that_is_gone_stops_sending_and_says_so(desk: Desk) -> None:
    desk.save(provider="smtp", smtp=SMTP)
    desk.secrets.forget(WORKSPACE, "smtp")
    account = MailAccounts(desk.store, desk.secrets, Provider(), lambda: NOW, Provider).of(WORKSPACE)
    for refused in (lambda: account.provider.send(EMAIL), account.quota.per_minute):
        with pytest.raises(AccountRefused, match="password is gone"):
            refused()
