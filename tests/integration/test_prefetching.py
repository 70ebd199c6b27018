"""Filters follow every link of a mail before anybody reads it: nobody is unsubscribed by it, and no figure shows it
as a person's. The person who comes a minute later counts."""

import copy
import html
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.analytics.chunks import read_counters
from godwit.analytics.figures import Figures, figures_of
from godwit.analytics.recount import recount
from godwit.analytics.whole import last_times
from godwit.campaigns.states import Status
from godwit.clock import MINUTE, SECOND
from godwit.contacts.history import page
from godwit.ledger.claims import Recipient
from godwit.ledger.facts import add_fact
from godwit.ledger.links import read_links
from godwit.sending.email_provider import Email
from godwit.store import keys
from godwit.tracking.tokens import Signer

from functions.tracking import handler as tracking
from functions.unsubscribe import handler as unsubscribing
from functions.view import handler as viewing
from tests.factories import api_event
from tests.simulation.world import ORIGIN, WORKSPACE, World
from tests.unit.test_classify import FIREFOX, IPHONE

SECRET = '{"1": "0123456789abcdef0123456789abcdef"}'
HANDLERS = {"t": tracking, "u": unsubscribing, "v": viewing}
CONTENT = {
    "format": "html",
    "html": "".join(f'<a href="https://shop.test/{name}">{name}</a>' for name in "abc")
    + '<a href="https://shop.test/{{ first_name }}">yours</a>',
}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(monkeypatch)
    environment = SimpleNamespace(store=world.memory, objects=world.objects, origin=ORIGIN, keyring=Signer(SECRET))
    for module in HANDLERS.values():
        monkeypatch.setattr(module, "environment", environment)
        monkeypatch.setattr(module, "clock", world.clock, raising=False)
    viewing.revisions.cache_clear()
    return world


@pytest.fixture
def campaign(world: World) -> str:
    """One that was sent to two people and delivered."""
    world.add_contacts(2)
    campaign = world.create(content=CONTENT)
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    world.now += 2 * SECOND
    for number in (1, 2):
        assert add_fact(world.memory, Recipient(WORKSPACE, campaign, number), "delivered_at", world.now)
    return campaign


def mail_to(world: World, number: int) -> Email:
    [email] = [email for _, email in world.provider.accepted if email.to == f"person{number}@example.test"]
    return email


def addresses(email: Email) -> list[str]:
    """Every address of ours in the mail, its headers included."""
    everything = html.unescape(email.html) + email.text + "".join(email.headers.values())
    return sorted(set(re.findall(rf"{ORIGIN}/[tuv]/[\w/-]+", everything)))


def ask(address: str, user_agent: str, method: str = "GET") -> int:
    path = address.removeprefix(ORIGIN)
    event = api_event(method, path)
    event["requestContext"]["http"]["userAgent"] = user_agent
    answer = HANDLERS[path[1]].handler(event, None)
    assert "cookies" not in answer
    assert "set-cookie" not in answer["headers"]
    return int(answer["statusCode"])


def prefetch(email: Email) -> Iterator[int]:
    for address in addresses(email):
        for method in ("HEAD", "GET"):
            yield ask(address, FIREFOX, method)


def figures(world: World, campaign: str) -> Figures:
    world.aggregate()
    assert recount(world.memory, world.objects, WORKSPACE, campaign).agrees
    counters = read_counters(world.memory, WORKSPACE, campaign)
    return figures_of(2, counters, read_links(world.memory, WORKSPACE, campaign))


def last_clicks(world: World) -> dict[int, int]:
    column = last_times(world.memory, world.objects, WORKSPACE, ["last_clicked_at"])["last_clicked_at"]
    return column.lookup(column.present)


def contacts(world: World) -> Any:
    rows = world.memory._items
    table = keys.contact(WORKSPACE, 1).table.name
    return copy.deepcopy({place: items for place, items in rows.items() if items and place[0] == table})


def test_prefetching_every_link_unsubscribes_nobody_and_counts_as_a_machines(world: World, campaign: str) -> None:
    before, mail = contacts(world), mail_to(world, 1)
    assert len(addresses(mail)) == 7, "four links, the pixel, unsubscribe, view in browser"
    assert set(prefetch(mail)) == {200, 302}
    assert contacts(world) == before
    assert not {"unsubscribed_at", "opened_at", "clicked_at"} & set(world.rows(campaign)[1])
    shown = figures(world, campaign)
    assert (shown.opened_machine, shown.clicked_machine) == (1, 1)
    assert (shown.opened, shown.clicked, shown.opens_total, shown.clicks_total, shown.unsubscribed) == (0, 0, 0, 0, 0)
    assert [link.clicks_total for link in shown.links] == [0, 0, 0, 0]
    assert shown.rates.open == 0


def test_a_person_a_minute_later_counts(world: World, campaign: str) -> None:
    mail = mail_to(world, 1)
    list(prefetch(mail))
    world.aggregate()
    world.now += MINUTE
    [pixel] = [address for address in addresses(mail) if "/t/o/" in address]
    third = world.signer.urls(ORIGIN, WORKSPACE, campaign, 1).link(2)
    assert third in addresses(mail)
    assert (ask(pixel, IPHONE), ask(third, IPHONE)) == (200, 302)
    shown = figures(world, campaign)
    assert (shown.opened, shown.clicked, shown.opens_total, shown.clicks_total) == (1, 1, 1, 1)
    assert (shown.opened_machine, shown.clicked_machine) == (1, 1)
    assert {link.url: link.clicks_total for link in shown.links if link.clicks_total} == {"https://shop.test/c": 1}
    assert shown.rates.click_to_open == 1


def test_a_burst_that_shows_by_its_third_link_moves_in_the_figures(world: World, campaign: str) -> None:
    world.now += MINUTE
    links = [world.signer.urls(ORIGIN, WORKSPACE, campaign, 1).link(link) for link in range(3)]
    ask(links[0], FIREFOX)
    ask(links[1], FIREFOX)
    shown = figures(world, campaign)
    assert (shown.clicked, shown.clicks_total, shown.clicked_machine) == (1, 2, 0)
    ask(links[2], FIREFOX)
    shown = figures(world, campaign)
    assert (shown.clicked, shown.clicks_total, shown.clicked_machine) == (0, 0, 1)
    assert [link.clicked for link in shown.links] == [0, 0, 0, 0]


def test_what_is_taken_back_is_no_interaction(world: World, campaign: str) -> None:
    world.now += MINUTE
    links = [world.signer.urls(ORIGIN, WORKSPACE, campaign, 1).link(link) for link in range(3)]
    other = world.create(content=CONTENT)
    world.send(other)
    world.run(lambda: world.campaign(other).status is Status.SENT)
    clicked_before = world.now
    ask(world.signer.urls(ORIGIN, WORKSPACE, other, 1).link(0), IPHONE)
    world.now += 5 * MINUTE
    ask(links[0], FIREFOX)
    ask(links[1], FIREFOX)
    world.aggregate()
    assert last_clicks(world) == {1: world.now // MINUTE}
    ask(links[2], FIREFOX)
    world.aggregate([world.stream[-3:]])
    assert last_clicks(world) == {1: clicked_before // MINUTE}
    world.aggregate()
    assert last_clicks(world) == {1: clicked_before // MINUTE}


def test_the_timeline_shows_machines_as_such(world: World, campaign: str) -> None:
    for address in addresses(mail_to(world, 1)):
        ask(address, FIREFOX, "HEAD")
    world.now += MINUTE
    ask(world.signer.urls(ORIGIN, WORKSPACE, campaign, 1).pixel, IPHONE)
    entries, _ = page(world.memory, WORKSPACE, 1, 50)
    told = {entry.kind: entry.reason for entry in entries}
    assert told == {
        "sent": None,
        "delivered": None,
        "opened": None,
        "opened_machine": "head",
        "clicked_machine": "head",
    }
