"""From contacts to a report, through the real handlers on the laptop cloud, with IAM enforced: the whole way."""

import csv
import html
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.console import Console

from local.demo.api import Api
from local.demo.flow import demonstrate
from local.demo.record import Records
from local.demo.report import outbox
from local.laptop import Laptop

PEOPLE = 40
SIMULATED = {
    "bounce+flow@simulator.amazonses.com": "bounced",
    "suppressionlist+flow@simulator.amazonses.com": "bounced",
    "complaint+flow@simulator.amazonses.com": "complained",
    "ooto+flow@simulator.amazonses.com": "delivered",
    "success+flow@simulator.amazonses.com": "delivered",
}


@pytest.fixture(scope="module")
def contacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("contacts") / "people & co.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text, delimiter=";")
        writer.writerow(["E-Mail", "First Name", "Company", "Shoe size"])
        writer.writerows([f"flow{n}@example.com", "Jürgen 🚀", 'The "Quoted"; Co', "43"] for n in range(PEOPLE))
        writer.writerows([address, "Simulated", "AWS", ""] for address in SIMULATED)
        writer.writerow(["flow0@example.com", "Repeated", "", ""])
        writer.writerow(["not an address", "Nobody", "", ""])
    return file


@pytest.fixture(scope="module")
def sent(laptop: Laptop, contacts: Path) -> str:
    """The campaign that was sent to the file. `demonstrate` itself refuses where ledger, outbox and counters differ."""
    demonstrate(laptop, contacts, Console(quiet=True))
    campaign = Records(laptop.place, contacts.read_bytes()).record.campaign
    assert campaign is not None
    return campaign


def test_each_recipient_got_one_email_and_nobody_else_any(laptop: Laptop, sent: str) -> None:
    mails = Counter(mail["to"] for mail in outbox(laptop, sent))
    assert mails == Counter([*(f"flow{n}@example.com" for n in range(PEOPLE)), *SIMULATED])


def test_what_became_of_each_is_shown(api: Api, sent: str) -> None:
    statuses = {each["address"]: each["status"] for each in api.pages(f"/v1/campaigns/{sent}/recipients")}
    assert {address: statuses[address] for address in SIMULATED} == SIMULATED
    others = Counter(status for address, status in statuses.items() if address not in SIMULATED)
    assert others["unsubscribed"] == 2
    assert others["clicked"] > 0
    assert others["opened"] > 0
    assert set(others) == {"unsubscribed", "clicked", "opened", "delivered"}


def test_the_figures_say_the_same(api: Api, sent: str) -> None:
    figures = api.get(f"/v1/campaigns/{sent}/analytics")
    everyone = PEOPLE + len(SIMULATED)
    assert (figures["recipients"], figures["sent"], figures["pending"]) == (everyone, everyone, 0)
    assert (figures["bounced"], figures["complained"], figures["unsubscribed"]) == (2, 1, 2)
    assert figures["delivered"] == everyone - 2


def test_mails_carry_one_click_unsubscription_and_the_recipients_words(laptop: Laptop, sent: str) -> None:
    [mail] = [mail for mail in outbox(laptop, sent) if mail["to"] == "flow1@example.com"]
    headers = {name.lower(): value for name, value in mail["headers"].items()}
    assert headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert headers["list-unsubscribe"].startswith(f"<{laptop.origin}/u/")
    assert mail["subject"].startswith("Jürgen 🚀")
    assert "The &#34;Quoted&#34;; Co" in mail["html"] or "The &quot;Quoted&quot;; Co" in mail["html"]


def test_a_mail_can_be_read_in_a_browser_without_counting_as_opened(laptop: Laptop, sent: str) -> None:
    [mail] = [each for each in outbox(laptop, sent) if each["to"] == "flow1@example.com"]
    [address] = re.findall(rf'"({laptop.origin}/v/[^"]+)"', mail["html"])
    page = httpx.get(address, timeout=60)
    assert page.status_code == 200
    assert "Hello Jürgen 🚀" in page.text
    assert "/t/c/" in page.text
    assert "/t/o/" not in page.text
    assert page.headers["content-security-policy"].startswith("sandbox ")
    assert httpx.get(f"{address}A", timeout=60).status_code == 403


def test_who_unsubscribed_complained_or_bounced_is_not_sent_another(api: Api, sent: str) -> None:
    segment = api.get(f"/v1/campaigns/{sent}")["audience"]["segments"][0]
    reach = api.get(f"/v1/segments/{segment}/preview")["reach"]["email"]
    assert reach["sendable"] == PEOPLE + len(SIMULATED) - 2 - 3
    assert reach["suppressed"] == 3
    assert reach["unsubscribed"] == 2


def test_a_second_demonstration_sends_nothing(laptop: Laptop, contacts: Path, sent: str) -> None:
    before = len(list(outbox(laptop, sent)))
    demonstrate(laptop, contacts, Console(quiet=True))
    assert len(list(outbox(laptop, sent))) == before
    assert len(laptop.mail.page(1000)[0]) >= before


@pytest.mark.parametrize(
    ("user", "method", "path", "expected"),
    [
        ("viewer@demo.test", "GET", "", 200),
        ("viewer@demo.test", "POST", "/pause", 403),
        ("owner@demo.test", "POST", "/pause", 409),
        ("owner@other.test", "GET", "", 404),
        ("owner@other.test", "GET", "/analytics", 404),
        ("owner@other.test", "GET", "/recipients", 404),
        ("owner@other.test", "POST", "/send", 404),
    ],
)
def test_roles_and_workspaces_are_kept_apart(
    laptop: Laptop, sent: str, user: str, method: str, path: str, expected: int
) -> None:
    headers = {"authorization": f"Bearer {laptop.accounts.token(user)}"}
    answer = httpx.request(method, f"{laptop.origin}/v1/campaigns/{sent}{path}", headers=headers, timeout=60)
    assert answer.status_code == expected


def test_a_forged_link_changes_nothing(laptop: Laptop, sent: str, api: Api) -> None:
    before: Any = api.get(f"/v1/campaigns/{sent}/analytics")
    [mail] = [mail for mail in outbox(laptop, sent) if mail["to"] == "flow2@example.com"]
    headers = {name.lower(): value for name, value in mail["headers"].items()}
    token = headers["list-unsubscribe"].strip("<>").rpartition("/")[2]
    forged = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
    assert httpx.post(f"{laptop.origin}/u/{forged}", timeout=60).status_code == 403
    assert httpx.get(f"{laptop.origin}/t/c/{forged}", timeout=60).status_code == 404
    assert httpx.get(f"{laptop.origin}/t/o/{forged}", timeout=60).status_code == 200
    assert httpx.get(f"{laptop.origin}/u/{token}", timeout=60).status_code == 200, "looking changes nothing"
    assert api.get(f"/v1/campaigns/{sent}/analytics") == before


def test_a_filter_that_follows_every_link_is_no_person(laptop: Laptop, sent: str, api: Api) -> None:
    before: Any = api.get(f"/v1/campaigns/{sent}/analytics")
    [contact] = [
        each for each in api.pages(f"/v1/campaigns/{sent}/recipients") if each["address"] == "flow3@example.com"
    ]
    [mail] = [each for each in outbox(laptop, sent) if each["to"] == "flow3@example.com"]
    everything = html.unescape(mail["html"]) + "".join(mail["headers"].values())
    links = sorted(set(re.findall(rf"{laptop.origin}/[tuv]/[\w/-]+", everything)))
    assert len(links) == 5, "two links, the pixel, unsubscribe, view in browser"
    for link in links:
        assert httpx.head(link, timeout=60).status_code in (200, 302)
        assert httpx.get(link, timeout=60).status_code in (200, 302)
    figures = _settled(api, sent, lambda figures: figures["clicked_machine"] == 1)
    assert figures == {**before, "opened_machine": 1, "clicked_machine": 1}
    assert api.get(f"/v1/contacts/{contact['contact_id']}")["email_unsubscribed_at"] is None

    job: Any = api.post(f"/v1/campaigns/{sent}/reclassify")
    deadline = time.monotonic() + 60
    while job["state"] == "running" and time.monotonic() < deadline:
        time.sleep(0.5)
        job = api.get(f"/v1/jobs/{job['id']}")
    assert (job["state"], job["done"]) == ("done", PEOPLE + len(SIMULATED))
    assert api.get(f"/v1/campaigns/{sent}/analytics") == figures


def _settled(api: Api, campaign: str, holds: Callable[[Any], bool]) -> Any:
    """The figures once they are so, or what they are after a while."""
    deadline = time.monotonic() + 60
    figures: Any = {}
    while time.monotonic() < deadline and not (figures and holds(figures)):
        time.sleep(0.5)
        figures = api.get(f"/v1/campaigns/{campaign}/analytics")
    return figures
