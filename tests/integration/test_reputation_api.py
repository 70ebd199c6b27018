"""How a workspace stands, by the API: days, limits, the brake and its release, identities."""

import time
from typing import Any

import pytest
from godwit.analytics.outcomes import outcomes_item
from godwit.clock import DAY, HOUR, MINUTE
from godwit.reputation.dns import DnsTexts, Unanswered
from godwit.reputation.identities import MOST, Authentications
from godwit.reputation.workspace_brake import look_at_workspace
from godwit.settings import EmailSettings, Sender, WorkspaceSettings, save

from tests.factories import WORKSPACE
from tests.integration.import_desk import NOW
from tests.integration.whole_api import CAMPAIGN, WholeApi
from tests.ses_account import FakeTexts, SesAccount

PATH = "/v1/reputation"
SLOT = 15 * MINUTE
OTHERS = "01K5M0000000000000000000AA"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> WholeApi:
    return WholeApi(monkeypatch)


def sent(api: WholeApi, at: int, *counts: int, campaign: str = OTHERS) -> None:
    """Messages sent at that time, and what came of them: sent, delivered, bounced, complained."""
    held: Any = counts
    api.store.write(outcomes_item(WORKSPACE, campaign, at % 7, at // DAY, {at // SLOT: held}, 1))


def read(api: WholeApi, **more: Any) -> dict[str, Any]:
    status, answer = api.call("GET", PATH, **more)
    assert status == 200, answer
    return dict(answer)


def test_days_are_listed_without_gaps_in_the_workspaces_zone(api: WholeApi) -> None:
    save(api.store, WORKSPACE, "workspace", WorkspaceSettings(time_zone="Asia/Kathmandu"), 0, NOW)
    sent(api, NOW - 2 * DAY, 100, 98, 2, 1)
    sent(api, NOW - 2 * DAY + 1, 10, 9, 0, 0, campaign="01K5M0000000000000000000BB")
    sent(api, NOW - 100 * DAY, 5, 5, 0, 0)
    answer = read(api, query={"days": 7})
    assert len(answer["items"]) == 7
    assert [each["date"] for each in answer["items"]] == sorted(each["date"] for each in answer["items"])
    full = [each for each in answer["items"] if each["sent"]]
    assert [{**each, "date": ""} for each in full] == [
        {"date": "", "sent": 110, "delivered": 107, "bounced": 2, "complained": 1}
    ]
    assert len(read(api)["items"]) == 30
    assert answer["limits"] == {
        "bounce": {"warning": 0.05, "danger": 0.1},
        "complaint": {"warning": 0.001, "danger": 0.005},
    }


@pytest.mark.parametrize("days", [0, 91, "x"])
def test_there_are_at_most_so_many_days(api: WholeApi, days: Any) -> None:
    assert api.call("GET", PATH, query={"days": days})[0] == 422


def test_a_workspace_that_never_sent_anything_is_clear(api: WholeApi) -> None:
    assert read(api)["brake"] == {
        "state": "clear",
        "reason": None,
        "since": None,
        "figures": {"sent": 0, "delivered": 0, "bounced": 0, "complained": 0},
        "releases": [],
    }


def test_the_brake_is_seen_refuses_to_send_and_is_released_by_an_owner(api: WholeApi) -> None:
    sent(api, NOW - HOUR, 200, 180, 20, 0)
    assert look_at_workspace(api.store, WORKSPACE, NOW) is not None
    brake = read(api, role="viewer")["brake"]
    assert (brake["state"], brake["figures"]["bounced"]) == ("braked", 20)
    assert brake["since"] is not None
    assert "20 of 200 messages bounced for good" in brake["reason"]
    asked = len(api.texts.asked)
    assert api.call("GET", f"{PATH}/brake", role="viewer") == (200, brake)
    assert len(api.texts.asked) == asked, "looking often asks nobody outside"
    _, campaign = api.call("POST", "/v1/campaigns", CAMPAIGN)
    status, refused = api.call("POST", f"/v1/campaigns/{campaign['id']}/send")
    assert (status, refused["state"]) == (409, "draft")
    assert brake["reason"] in refused["detail"]
    assert "send" not in refused["allowed"]
    assert api.call("POST", f"{PATH}/release", role="editor")[0] == 403
    status, released = api.call("POST", f"{PATH}/release", role="owner")
    assert (status, released["state"]) == (200, "clear")
    [release] = released["releases"]
    assert (release["by"], release["sent"], release["bounced"]) == ("owner@demo.test", 200, 20)
    assert release["reason"] == brake["reason"]
    assert api.call("POST", f"{PATH}/release", role="owner")[0] == 409
    assert api.call("POST", f"/v1/campaigns/{campaign['id']}/send")[0] == 202
    _, told = api.call("GET", "/v1/notifications")
    assert [each["event"] for each in told["items"]] == ["workspace_braked"]


def test_complaints_at_a_tenth_of_a_percent_are_a_warning(api: WholeApi) -> None:
    sent(api, NOW - HOUR, 2_000, 1_000, 0, 1)
    assert read(api)["brake"]["state"] == "warning"
    assert api.call("POST", f"{PATH}/release")[0] == 409, "there is nothing to release"


def test_identities_are_shown_with_what_is_to_be_added(api: WholeApi) -> None:
    api.ses.identities = {"shop.com": True, "news.com": False}
    api.ses.attributes["shop.com"] = {"DkimAttributes": {"Status": "SUCCESS", "SigningEnabled": True}}
    api.texts.held = {
        "shop.com": ["v=spf1 include:amazonses.com ~all"],
        "_dmarc.shop.com": ["v=DMARC1; p=quarantine"],
    }
    shop, news = read(api)["identities"]
    assert shop == {
        "identity": "shop.com",
        "dkim": "pass",
        "spf": "pass",
        "dmarc": "pass",
        "dmarc_policy": "quarantine",
        "detail": "",
    }
    assert (news["identity"], news["dkim"], news["spf"], news["dmarc"]) == ("news.com", *["missing"] * 3)
    assert news["detail"].splitlines()[0] == "DKIM: verify the domain news.com in SES, with Easy DKIM."
    assert "_dmarc.news.com TXT" in news["detail"]


def test_a_silent_dns_is_unknown_and_asked_again_next_time(api: WholeApi) -> None:
    api.texts.silent = True
    [identity] = read(api)["identities"]
    assert (identity["spf"], identity["dmarc"], identity["detail"]) == (
        "unknown",
        "unknown",
        "DKIM: verify the domain example.test in SES, with Easy DKIM.\nThe DNS did not answer.",
    )
    api.texts.silent = False
    assert read(api)["identities"][0]["spf"] == "missing"
    asked = len(api.texts.asked)
    assert read(api)["identities"][0]["spf"] == "missing"
    assert len(api.texts.asked) == asked, "what was found is gone by for a while"


def found(settings: EmailSettings, account: SesAccount, texts: FakeTexts | None = None) -> list[Any]:
    known: Any = account
    return Authentications(known, lambda: texts or FakeTexts(), lambda: NOW).of(settings)


def test_the_senders_identity_comes_first_and_there_is_an_end_to_them() -> None:
    account = SesAccount(identities={f"a{n:02d}.com": True for n in range(30)})
    settings = EmailSettings(sender=Sender(address="me@a29.com"))
    listed = [each.identity for each in found(settings, account)]
    assert listed[0] == "a29.com"
    assert len(listed) == MOST


def test_who_sends_by_a_server_of_their_own_is_shown_their_senders_domain() -> None:
    settings = EmailSettings(provider="smtp", sender=Sender(address="me@shop.com"))
    texts = FakeTexts({"shop.com": ["v=spf1 mx -all"], "_dmarc.shop.com": ["v=DMARC1; p=reject"]})
    [identity] = found(settings, SesAccount(), texts)
    assert (identity.identity, identity.dkim, identity.spf, identity.dmarc) == (
        "shop.com",
        "unknown",
        "unknown",
        "pass",
    )


def test_names_that_are_no_ones_are_unknown_at_once_and_so_is_all_after_one_that_nobody_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = DnsTexts()
    with pytest.raises(Unanswered):
        texts.of("_dmarc.demo.test")
    asked: list[str] = []

    class Silent:
        def resolve(self, name: str, *_: Any, **how: Any) -> None:
            asked.append(name)
            assert 0 < how["lifetime"] <= 2
            raise OSError("no network")

    monkeypatch.setattr("godwit.reputation.dns.Resolver", Silent)
    for _ in range(3):
        with pytest.raises(Unanswered):
            texts.of("shop.com")
    assert asked == ["shop.com"]


def test_an_answer_does_not_wait_for_who_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("godwit.reputation.identities.PATIENCE", 0.05)

    class Slow(FakeTexts):
        def of(self, name: str) -> list[str]:
            time.sleep(1)
            return []

    [identity] = found(EmailSettings(), SesAccount(), Slow())
    assert (identity.dkim, identity.spf, identity.dmarc) == ("unknown",) * 3
    assert "no answer in time" in identity.detail
