"""What a workspace sets about tracking, from its settings to the mail that arrives, and to where links lead."""

import html
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.campaigns.campaign import read_campaign
from godwit.campaigns.preview import EXAMPLE, preview
from godwit.campaigns.states import Status
from godwit.secrets import MemorySecrets
from godwit.settings import email_settings
from godwit.tracking.tokens import Signer

from functions.settings import api as settings
from functions.settings import base
from functions.tracking import handler as tracking
from functions.view import handler as viewing
from tests.factories import api_event
from tests.simulation.world import ORIGIN, WORKSPACE, World

SECRET = '{"1": "0123456789abcdef0123456789abcdef"}'
HTML = '<p><a href="https://shop.test/a?x=1#top">A</a> <a href="https://shop.test/{{ first_name }}">B</a></p>'
QUERY = "utm_source=shop&utm_medium=email&utm_campaign=Spring%20%26%20co"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(monkeypatch)
    environment = SimpleNamespace(
        store=world.memory, objects=world.objects, origin=ORIGIN, keyring=Signer(SECRET), secrets=MemorySecrets()
    )
    for module in (base, tracking, viewing):
        monkeypatch.setattr(module, "environment", environment)
        monkeypatch.setattr(module, "clock", world.clock, raising=False)
    viewing.revisions.cache_clear()
    world.add_contacts(1)
    return world


def change(**fields: Any) -> None:
    """Change the workspace's settings for email, as its owner does."""
    context: Any = SimpleNamespace()
    before = json.loads(settings.handler(api_event("GET", "/v1/settings/email", workspace=WORKSPACE), context)["body"])
    body = {"version": before["version"], **fields}
    assert (
        settings.handler(api_event("PUT", "/v1/settings/email", body, workspace=WORKSPACE), context)["statusCode"]
        == 200
    )


def send(world: World) -> str:
    campaign = world.create(name="Spring & co", content={"format": "html", "html": HTML})
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    return campaign


def links(source: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'href="([^"]*)"', source)]


def follow(address: str) -> Any:
    return tracking.handler(api_event("GET", address.removeprefix(ORIGIN)), None)["headers"].get("location")


def in_browser(world: World, campaign: str) -> str:
    """The view in the browser."""
    address = world.signer.urls(ORIGIN, WORKSPACE, campaign, 1).view
    return str(viewing.handler(api_event("GET", address.removeprefix(ORIGIN)), None)["body"])


def test_links_lead_to_their_targets_with_the_parameters(world: World) -> None:
    change(utm={"source": "shop"})
    campaign = send(world)
    [(_, mail)] = world.provider.accepted
    first, second = links(mail.html)[:2]
    assert "/t/c/" in first
    assert follow(first) == f"https://shop.test/a?x=1&{QUERY}#top"
    assert follow(second) == f"https://shop.test/Ada%201?{QUERY}"
    assert "utm" not in mail.headers["List-Unsubscribe"]
    shown = preview(
        read_campaign(world.memory, WORKSPACE, campaign), EXAMPLE, ORIGIN, email_settings(world.memory, WORKSPACE)
    )
    assert links(shown.rendered.html)[:2] == [f"https://shop.test/a?x=1&{QUERY}#top", f"https://shop.test/Ada?{QUERY}"]


def test_nobody_is_tracked_where_the_workspace_says_so(world: World) -> None:
    change(tracking=False, utm={"source": "shop"})
    campaign = send(world)
    [(_, mail)] = world.provider.accepted
    assert "/t/" not in mail.html + mail.text
    assert links(mail.html)[:2] == [f"https://shop.test/a?x=1&{QUERY}#top", f"https://shop.test/Ada%201?{QUERY}"]
    assert mail.headers["List-Unsubscribe"].startswith(f"<{ORIGIN}/u/")
    # What is under way stays as it began.
    change(tracking=True)
    page = viewing.handler(
        api_event("GET", world.signer.urls(ORIGIN, WORKSPACE, campaign, 1).view[len(ORIGIN) :]), None
    )
    assert page["statusCode"] == 200
    assert links(page["body"])[0] == f"https://shop.test/a?x=1&{QUERY}#top"


def test_a_campaign_under_way_goes_on_being_tracked(world: World) -> None:
    campaign = send(world)
    change(tracking=False)
    page = viewing.handler(
        api_event("GET", world.signer.urls(ORIGIN, WORKSPACE, campaign, 1).view[len(ORIGIN) :]), None
    )
    assert "/t/c/" in links(page["body"])[0]
