"""Keys that are added while functions are warm."""

import json
from collections.abc import Callable

import pytest
from godwit.clock import HOUR, MINUTE
from godwit.tracking.keyring import Keyring
from godwit.tracking.tokens import Kind, Signer

ORIGIN = "https://mail.test"
WORKSPACE, CAMPAIGN = "01M85TWXXH0S2CQC9504G2R3Z2", "01M85TWXXH0S2CQC9504G2R3Z3"
FIRST, SECOND = {"1": "0123456789abcdef" * 2}, {"1": "0123456789abcdef" * 2, "2": "fedcba9876543210" * 2}


class Secret:
    """The secret, a clock, and how often it was read."""

    def __init__(self) -> None:
        self.keys = FIRST
        self.read = 0
        self.now = 1_800_000_000_000
        self.fails = False
        self.keyring = Keyring(self.answer, lambda: self.now)

    def answer(self) -> str:
        self.read += 1
        if self.fails:
            raise TimeoutError
        return json.dumps(self.keys)


@pytest.fixture
def secret() -> Secret:
    return Secret()


def token(keys: dict[str, str]) -> str:
    return Signer(json.dumps(keys)).urls(ORIGIN, WORKSPACE, CAMPAIGN, 7).pixel.rpartition("/")[2]


def reads(secret: Secret, token: str) -> bool:
    return secret.keyring.read(Kind.OPEN, token) is not None


def test_a_warm_reader_meets_a_new_key_and_old_links_stay(secret: Secret) -> None:
    assert reads(secret, token(FIRST))
    secret.keys, secret.now = SECOND, secret.now + MINUTE
    assert reads(secret, token(SECOND))
    assert reads(secret, token(FIRST))
    assert secret.read == 2


def test_the_secret_is_read_at_most_once_a_minute(secret: Secret) -> None:
    forged = token({"3": "x" * 32})
    for _ in range(50):
        assert not reads(secret, forged)
    assert secret.read == 1
    for minute in range(1, 4):
        secret.now += MINUTE
        for _ in range(50):
            assert not reads(secret, forged)
        assert secret.read == 1 + minute


def test_what_names_no_key_or_a_known_one_does_not_have_it_read(secret: Secret) -> None:
    reads(secret, token(FIRST))
    for text in ("", "x", "AQ", "é", "%00", token(FIRST)[:-1], token({"1": "x" * 32}), "A" * 200):
        secret.now += MINUTE
        assert not reads(secret, text)
    secret.now += MINUTE
    assert secret.read == 1


def test_a_sender_takes_the_new_key_within_the_hour(secret: Secret) -> None:
    def signed() -> str:
        return secret.keyring.urls(ORIGIN, WORKSPACE, CAMPAIGN, 7).pixel.rpartition("/")[2]

    assert signed() == token(FIRST)
    secret.keys = SECOND
    secret.now += HOUR - 1
    assert signed() == token(FIRST)
    secret.now += 1
    assert signed() == token(SECOND)
    assert secret.read == 2


def broken(secret: Secret) -> None:
    secret.fails = True


def spoilt(secret: Secret) -> None:
    secret.keys = {"2": "short"}


@pytest.mark.parametrize("spoil", [broken, spoilt])
def test_what_can_not_be_read_again_leaves_the_known_keys(secret: Secret, spoil: Callable[[Secret], None]) -> None:
    assert reads(secret, token(FIRST))
    spoil(secret)
    secret.now += HOUR
    assert not reads(secret, token(SECOND))
    assert reads(secret, token(FIRST))
    assert secret.keyring.urls(ORIGIN, WORKSPACE, CAMPAIGN, 7).pixel.endswith(token(FIRST))


def test_a_secret_that_can_not_be_read_at_all_is_a_fault(secret: Secret) -> None:
    secret.fails = True
    with pytest.raises(TimeoutError):
        reads(secret, token(FIRST))
    secret.fails = False
    assert reads(secret, token(FIRST))
