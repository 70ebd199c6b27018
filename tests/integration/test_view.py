"""View in browser through the handler, on the in-memory store."""

import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.content.prepare import prepare
from godwit.sending.revisions import Revision, name_of, save
from godwit.store import documents
from godwit.store.memory import MemoryStore
from godwit.store.objects import MemoryObjects
from godwit.tracking.tokens import Kind, Reference, Signer

from functions.view import handler as viewing
from tests.factories import api_event, bury_contact, put_contact

SECRET = '{"1": "0123456789abcdef0123456789abcdef"}'
ORIGIN = "https://mail.test"
WORKSPACE, CAMPAIGN = "01M85TWXXH0S2CQC9504G2R3Z2", "01M85TWXXH0S2CQC9504G2R3Z3"
NUMBER, NOW = 7, 1_800_000_000_000
HTML = (
    '<p>Hi {{ first_name|default("you") }}</p><a href="https://a.test/">A</a>'
    '<a href="https://b.test/?c={{ custom.code }}">B</a><script>alert(1)</script>'
)
Call = Callable[..., tuple[int, str]]


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    put_contact(store, NUMBER, NOW, WORKSPACE, email="ada@x.test", first_name="Ada <3", custom={"code": "x y"})
    documents.create(store, WORKSPACE, "campaign", CAMPAIGN, {}, NOW, {"status": "sent", "revision": "R"})
    return store


@pytest.fixture
def objects() -> MemoryObjects:
    objects = MemoryObjects()
    prepared = prepare("Hi", "", {"format": "html", "html": HTML}, ORIGIN, "1 Main St")
    save(objects, name_of(WORKSPACE, CAMPAIGN, "R"), Revision(prepared, "shop@x.test", None, "explicit"))
    return objects


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, store: MemoryStore, objects: MemoryObjects) -> Call:
    """Asks for a path; answers status and page."""
    environment = SimpleNamespace(store=store, objects=objects, origin=ORIGIN, keyring=Signer(SECRET))
    monkeypatch.setattr(viewing, "environment", environment)
    viewing.revisions.cache_clear()

    def ask(url: str, method: str = "GET") -> tuple[int, str]:
        answer = viewing.handler(api_event(method, url.removeprefix(ORIGIN)), None)
        policy = answer["headers"]["content-security-policy"]
        assert policy.startswith("sandbox ")
        assert "default-src 'none'" in policy
        assert "allow-scripts" not in policy
        assert "allow-same-origin" not in policy
        assert answer["headers"]["x-content-type-options"] == "nosniff"
        assert "no-store" in answer["headers"]["cache-control"]
        return answer["statusCode"], answer["body"]

    return ask


def urls(workspace: str = WORKSPACE, campaign: str = CAMPAIGN, number: int = NUMBER) -> Any:
    return Signer(SECRET).urls(ORIGIN, workspace, campaign, number)


def test_a_recipient_sees_their_message_with_links_that_count_and_no_pixel(call: Call) -> None:
    status, page = call(urls().view)
    assert status == 200
    assert "Hi Ada &lt;3" in page
    assert "1 Main St" in page
    assert "<script" not in page
    assert urls().unsubscribe in page
    tokens = re.findall(rf'"{ORIGIN}/t/c/([\w-]+)"', page)
    read = [Signer(SECRET).read(Kind.CLICK, token) for token in tokens]
    assert read == [Reference(WORKSPACE, CAMPAIGN, NUMBER, link) for link in (0, 1)]
    assert Kind.OPEN.value not in page
    assert "<img" not in page


def test_looking_changes_nothing(call: Call, store: MemoryStore) -> None:
    before = json.dumps(str(store._items))
    assert call(urls().view, "GET")[0] == call(urls().view, "HEAD")[0] == 200
    assert json.dumps(str(store._items)) == before


def test_who_is_not_tracked_is_not_tracked_here_either(call: Call, store: MemoryStore) -> None:
    put_contact(store, NUMBER, NOW, WORKSPACE, tracking=False, custom={"code": "x y"})
    status, page = call(urls().view)
    assert status == 200
    assert re.findall(r'href="([^"]*)"', page) == [
        "https://a.test/",
        "https://b.test/?c=x%20y",
        urls().unsubscribe,
        urls().view,
    ]


def test_who_is_gone_sees_a_plain_page(call: Call, store: MemoryStore) -> None:
    bury_contact(store, NUMBER, NOW, WORKSPACE)
    status, page = call(urls().view)
    assert (status, "Ada" in page, "not here any more" in page) == (404, False, True)


@pytest.mark.parametrize("other", [{"number": 8}, {"campaign": WORKSPACE}, {"workspace": CAMPAIGN}])
def test_unknown_people_and_campaigns_give_a_plain_page(call: Call, other: dict[str, Any]) -> None:
    assert call(urls(**other).view)[0] == 404


def test_a_campaign_without_its_revision_gives_a_plain_page(call: Call, objects: MemoryObjects) -> None:
    objects.held.clear()
    assert call(urls().view)[0] == 404


def test_a_campaign_that_was_never_sent_gives_a_plain_page(call: Call, store: MemoryStore) -> None:
    documents.create(store, WORKSPACE, "campaign", WORKSPACE, {}, NOW, {"status": "draft"})
    assert call(urls(campaign=WORKSPACE).view)[0] == 404


def test_other_tokens_are_refused(call: Call) -> None:
    forged = Signer('{"1": "not the secret, but as long as it"}').urls(ORIGIN, WORKSPACE, CAMPAIGN, NUMBER)
    unsubscribe = urls().unsubscribe.replace("/u/", "/v/")
    for url in (forged.view, unsubscribe, urls().view + "A", urls().view[:-1], f"{ORIGIN}/v/", f"{ORIGIN}/v/%00"):
        status, page = call(url)
        assert status == 403
        assert "not valid" in page


def test_plain_pages_are_in_the_language_that_is_asked_for(call: Call) -> None:
    event = api_event("GET", "/v/x") | {"headers": {"accept-language": "fr"}}
    answer = viewing.handler(event, None)
    assert (answer["statusCode"], '<html lang="fr">' in answer["body"]) == (403, True)
