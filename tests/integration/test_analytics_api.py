"""What happened, through the API: figures, and recipients by status."""

import base64
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.analytics.whole import last_times
from godwit.campaigns.states import Status
from godwit.clock import MINUTE
from godwit.ids import new_id
from godwit.ledger.claims import Recipient
from godwit.ledger.facts import add_fact
from godwit.ledger.hits import Hit, record_hit
from godwit.sending.email_provider import Email, Refused

from functions.analytics import api
from tests.factories import api_event
from tests.simulation.world import WORKSPACE, World

Call = Callable[..., tuple[int, Any]]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


@pytest.fixture
def call(world: World, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setattr(api, "environment", SimpleNamespace(store=world.memory, objects=world.objects))

    def get(path: str, workspace: str = WORKSPACE, **query: Any) -> tuple[int, Any]:
        context: Any = SimpleNamespace()
        event = api_event("GET", f"/v1/campaigns{path}", query=query, workspace=workspace, role="viewer")
        answer = api.handler(event, context)
        return answer["statusCode"], json.loads(answer["body"])

    return get


def send(world: World, count: int) -> str:
    world.add_contacts(count)
    world.add_contacts(1, email=None, phone="+4915112345678")
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    return campaign


def test_hits_count_once_for_each_person_and_every_time_in_total(world: World, call: Call) -> None:
    campaign = send(world, 5)
    for number, kind, times in ((1, "open", 3), (2, "open", 1), (2, "click", 2), (3, "click", 1)):
        for n in range(times):
            link = 0 if kind == "click" else None
            hit: Any = Hit(WORKSPACE, campaign, number, kind, link, world.now, f"{number}{kind}{n}", "Mozilla")  # type: ignore[arg-type]
            for _ in ("first", "the same request again"):
                assert record_hit(world.memory, hit)
    world.aggregate()
    status, figures = call(f"/{campaign}/analytics")
    assert status == 200
    assert (figures["recipients"], figures["sent"], figures["opened"], figures["clicked"]) == (5, 5, 2, 2)
    assert (figures["opens_total"], figures["clicks_total"]) == (4, 3)
    assert figures["links"] == [{"url": "https://shop.test/a?x=1&y=2", "clicked": 2, "clicks_total": 3}]
    assert figures["rates"]["delivery"] == 0
    assert figures["rates"]["open"] is None


def test_before_anything_is_sent_everything_is_nought(world: World, call: Call) -> None:
    campaign = world.create()
    status, figures = call(f"/{campaign}/analytics")
    assert status == 200
    assert {v for v in figures.values() if isinstance(v, int)} == {0}
    assert call(f"/{campaign}/recipients") == (200, {"items": [], "next_cursor": None})


def test_recipients_are_listed_by_the_first_status_that_holds(world: World, call: Call) -> None:
    def answer(email: Email) -> None:
        if email.to == "person6@example.test":
            raise Refused("no such mailbox")

    world.provider.answer = answer
    campaign = send(world, 6)
    person = [Recipient(WORKSPACE, campaign, number) for number in range(7)]
    for number, fact in (
        (2, "delivered_at"),
        (3, "delivered_at"),
        (3, "opened_at"),
        (4, "complained_at"),
        (4, "opened_at"),
    ):
        add_fact(world.memory, person[number], fact, world.now)
    world.aggregate()

    def listed(**query: Any) -> list[str]:
        status, page = call(f"/{campaign}/recipients", **query)
        assert status == 200
        return [item["contact_id"] for item in page["items"]]

    assert listed(status="sent") == ["1", "5"]
    assert listed(status="delivered") == ["2"]
    assert listed(status="opened") == ["3"]
    assert listed(status="complained") == ["4"]
    assert listed(status="failed") == ["6"]
    assert listed(status="pending") == []
    assert listed(status="excluded") == ["7"]
    assert listed() == ["1", "2", "3", "4", "5", "6"]
    page = call(f"/{campaign}/recipients", status="failed")[1]["items"][0]
    assert (page["name"], page["address"], page["status"], page["reason"]) == (
        "Ada 6",
        "person6@example.test",
        "failed",
        "no such mailbox",
    )
    assert call(f"/{campaign}/recipients", status="excluded")[1]["items"][0]["reason"] == "no_address"
    status, problem = call(f"/{campaign}/recipients", status="lost")
    assert (status, problem["errors"][0]["path"]) == (422, "status")
    far = base64.urlsafe_b64encode(b"9" * 24).decode()
    assert call(f"/{campaign}/recipients", cursor=far)[0] == 422


def test_recipients_come_page_by_page(world: World, call: Call) -> None:
    campaign = send(world, 7)
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        page = call(f"/{campaign}/recipients", limit=3, **cursor)[1]
        seen += [item["contact_id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == [str(number) for number in range(1, 8)]


def test_another_workspaces_campaign_is_not_there(world: World, call: Call) -> None:
    campaign = send(world, 1)
    other = "01JW0RKSPACE0000000000000B"
    assert call(f"/{campaign}/analytics", workspace=other)[0] == 404
    assert call(f"/{campaign}/recipients", workspace=other)[0] == 404


def test_a_hit_moves_when_a_contact_last_opened_or_clicked(world: World) -> None:
    first, second = send(world, 3), send(world, 0)
    for campaign, number, kind, minutes in ((first, 1, "open", 5), (second, 1, "open", 1), (first, 1, "open", 9)):
        hit: Any = Hit(WORKSPACE, campaign, number, kind, None, world.now + minutes * MINUTE, new_id(), "Mozilla")  # type: ignore[arg-type]
        record_hit(world.memory, hit)
    record_hit(world.memory, Hit(WORKSPACE, first, 2, "click", 0, world.now, new_id(), "Mozilla"))
    world.aggregate()
    last = last_times(world.memory, world.objects, WORKSPACE, ["last_opened_at", "last_clicked_at"])
    opened, clicked = (last[name].lookup(last[name].present) for name in ("last_opened_at", "last_clicked_at"))
    assert opened == {1: world.now // MINUTE + 9}
    assert clicked == {2: world.now // MINUTE}


def test_a_link_that_differs_by_recipient_is_shown_as_it_was_written(world: World, call: Call) -> None:
    world.add_contacts(2)
    html = '<a href="https://a.test/">A</a> <a href="https://b.test/{{ first_name }}">B</a>'
    campaign = world.create(content={"format": "html", "html": html})
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    hit = Hit(WORKSPACE, campaign, 1, "click", 1, world.now, "1", "Mozilla")
    assert record_hit(world.memory, hit)
    world.aggregate()
    links = call(f"/{campaign}/analytics")[1]["links"]
    assert [(link["url"], link["clicked"]) for link in links] == [
        ("https://a.test/", 0),
        ("https://b.test/{{ first_name }}", 1),
    ]
