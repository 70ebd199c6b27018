"""Tokens that nobody signed, at every door that anybody can knock at: none is let in, none makes a fault, and what is
wrong with one can't be told from the answer."""

import copy
import json
import random
import string
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from godwit.clock import system_clock
from godwit.ledger import claims
from godwit.ledger.claims import Recipient
from godwit.ledger.links import save_targets
from godwit.store.memory import MemoryStore
from godwit.store.objects import MemoryObjects
from godwit.tracking.keyring import Keyring
from godwit.tracking.tokens import Kind, Signer

from functions.signup import base as signup_base
from functions.signup import handler as signup
from functions.tracking import handler as tracking
from functions.unsubscribe import handler as unsubscribing
from functions.view import handler as viewing
from tests.factories import api_event, put_contact

SECRET = '{"1": "0123456789abcdef0123456789abcdef", "7": "abcdef01234567890123456789abcdef"}'
FORGED = '{"7": "what somebody thinks that it may be", "9": "a key that there is not, no, there is not"}'
WORKSPACE, CAMPAIGN, NUMBER = "01M85TWXXH0S2CQC9504G2R3Z2", "01M85TWXXH0S2CQC9504G2R3Z3", 7
ORIGIN = "https://mail.test"
DOORS: dict[Kind, tuple[ModuleType, tuple[str, ...], int]] = {
    Kind.OPEN: (tracking, ("GET", "HEAD"), 200),
    Kind.CLICK: (tracking, ("GET", "HEAD"), 404),
    Kind.UNSUBSCRIBE: (unsubscribing, ("GET", "HEAD", "POST"), 403),
    Kind.VIEW: (viewing, ("GET", "HEAD"), 403),
    Kind.SIGNUP: (signup, ("GET", "HEAD", "POST"), 403),
    Kind.CONFIRM: (signup, ("GET", "HEAD", "POST"), 403),
}
"""Of each kind of token: who reads it, how it is asked with, and what a bad one is answered. An open gets its pixel."""
MUTATIONS = 10_000


class Secrets:
    """The deployment's secret, and how often it was read."""

    def __init__(self) -> None:
        self.read = 0

    def __call__(self) -> str:
        self.read += 1
        return SECRET


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    put_contact(store, NUMBER, 1, WORKSPACE, email="ada@example.test")
    save_targets(store, WORKSPACE, CAMPAIGN, ["https://a.test/"], [])
    recipient = Recipient(WORKSPACE, CAMPAIGN, NUMBER)
    claims.claim(store, recipient, run=1, claim_id="c", now=1, sent_to="digest")
    claims.mark_sent(store, recipient, "c", "message", 2)
    return store


@pytest.fixture
def secrets(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> Secrets:
    secrets = Secrets()

    frozen = system_clock()
    keyring = Keyring(secrets, lambda: frozen)
    environment = SimpleNamespace(store=store, objects=MemoryObjects(), origin=ORIGIN, keyring=keyring)
    for module in (tracking, unsubscribing, viewing, signup_base):
        monkeypatch.setattr(module, "environment", environment)
    return secrets


def tokens(secret: str, number: int = NUMBER) -> dict[Kind, str]:
    signer = Signer(secret)
    urls = signer.urls(ORIGIN, WORKSPACE, CAMPAIGN, number)
    addresses = (
        *(urls.pixel, urls.link(0), urls.unsubscribe, urls.view),
        signer.signup_url(ORIGIN, WORKSPACE),
        signer.confirmation_url(ORIGIN, WORKSPACE, CAMPAIGN),
    )
    return {kind: address.rpartition("/")[2] for kind, address in zip(DOORS, addresses, strict=True)}


def mutations(chance: random.Random) -> Iterator[tuple[Kind, str]]:
    """Kinds and tokens that are not of that kind, or were not signed by us."""
    good = tokens(SECRET)
    # No slash: a route takes one segment of a path for its token.
    alphabet = string.ascii_letters + string.digits + "-_=+. %é\0"
    strangers = [tokens(forged) for forged in (FORGED, '{"7": "what somebody thinks that it may be"}')]
    while True:
        kind = chance.choice(list(DOORS))
        token = good[kind]
        at = chance.randrange(len(token))
        bad = chance.choice(
            [
                token[:at] + chance.choice(alphabet) + token[at + 1 :],
                token[:at] + chance.choice(alphabet) + token[at:],
                token[:at] + token[at + 1 :],
                token[:at],
                token[:at] + token[at:].swapcase(),
                token + chance.choice(alphabet) * chance.randrange(1, 99),
                chance.choice(strangers)[kind],
                chance.choice([each for other, each in good.items() if other is not kind]),
                "".join(chance.choices(alphabet, k=chance.randrange(120))),
            ]
        )
        if bad != token:
            yield kind, bad


def ask(kind: Kind, token: str, method: str) -> dict[str, Any]:
    body = b"List-Unsubscribe=One-Click" if method == "POST" else None
    answer: dict[str, Any] = DOORS[kind][0].handler(api_event(method, kind.value + token, body), None)
    return answer


def test_every_kind_has_its_door_here() -> None:
    assert set(DOORS) == set(Kind)


def test_ten_thousand_are_refused_alike_and_change_nothing(store: MemoryStore, secrets: Secrets) -> None:
    before = copy.deepcopy(store._items)
    answers: dict[Kind, set[str]] = {kind: set() for kind in DOORS}
    for _, (kind, token) in zip(range(MUTATIONS), mutations(random.Random(5)), strict=False):
        for method in DOORS[kind][1]:
            answer = ask(kind, token, method)
            assert answer["statusCode"] == DOORS[kind][2]
            answers[kind].add(json.dumps(answer, sort_keys=True))
    assert {kind: len(each) for kind, each in answers.items()} == dict.fromkeys(DOORS, 1)
    assert {place: items for place, items in store._items.items() if items} == before
    assert secrets.read <= len({module for module, _, _ in DOORS.values()}), "once each, in no time"


def test_the_good_ones_are_let_in(store: MemoryStore, secrets: Secrets) -> None:
    before = copy.deepcopy(store._items)
    assert ask(Kind.CLICK, tokens(SECRET)[Kind.CLICK], "GET")["statusCode"] == 302
    assert ask(Kind.UNSUBSCRIBE, tokens(SECRET)[Kind.UNSUBSCRIBE], "POST")["statusCode"] == 200
    assert store._items != before
