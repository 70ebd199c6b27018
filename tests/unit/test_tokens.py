import base64
import random
import string

import pytest
from godwit.tracking.tokens import Kind, Reference, Signer
from hypothesis import given
from hypothesis import strategies as st
from ulid import ULID

SECRETS = '{"1": "0123456789abcdef0123456789abcdef"}'
SIGNER = Signer(SECRETS)
ORIGIN = "https://mail.test"
WORKSPACE, CAMPAIGN = "01M85TWXXH0S2CQC9504G2R3Z2", "01M85TWXXH0S2CQC9504G2R3Z3"

ulids = st.binary(min_size=16, max_size=16).map(lambda data: str(ULID.from_bytes(data)))
numbers = st.integers(0, 2**32 - 1)
links = st.integers(0, 2**16 - 1)


def token_of(url: str, kind: Kind) -> str:
    front = ORIGIN + kind.value
    assert url.startswith(front)
    return url.removeprefix(front)


def tokens(signer: Signer = SIGNER, number: int = 7) -> dict[Kind, str]:
    urls = signer.urls(ORIGIN, WORKSPACE, CAMPAIGN, number)
    return {
        Kind.OPEN: token_of(urls.pixel, Kind.OPEN),
        Kind.CLICK: token_of(urls.link(3), Kind.CLICK),
        Kind.UNSUBSCRIBE: token_of(urls.unsubscribe, Kind.UNSUBSCRIBE),
        Kind.VIEW: token_of(urls.view, Kind.VIEW),
    }


@given(ulids, ulids, numbers, links)
def test_a_token_reads_back_as_what_it_was_made_of(workspace: str, campaign: str, number: int, link: int) -> None:
    urls = SIGNER.urls(ORIGIN, workspace, campaign, number)
    recipient = Reference(workspace, campaign, number)
    assert SIGNER.read(Kind.OPEN, token_of(urls.pixel, Kind.OPEN)) == recipient
    assert SIGNER.read(Kind.UNSUBSCRIBE, token_of(urls.unsubscribe, Kind.UNSUBSCRIBE)) == recipient
    assert SIGNER.read(Kind.VIEW, token_of(urls.view, Kind.VIEW)) == recipient
    assert SIGNER.read(Kind.CLICK, token_of(urls.link(link), Kind.CLICK)) == Reference(
        workspace, campaign, number, link
    )


@given(ulids, ulids)
def test_sign_ups_have_tokens_of_their_own(workspace: str, identifier: str) -> None:
    form = token_of(SIGNER.signup_url(ORIGIN, workspace), Kind.SIGNUP)
    confirmation = token_of(SIGNER.confirmation_url(ORIGIN, workspace, identifier), Kind.CONFIRM)
    assert (SIGNER.read_signup(form), SIGNER.read_confirmation(confirmation)) == (workspace, (workspace, identifier))
    assert (SIGNER.read_signup(confirmation), SIGNER.read_confirmation(form)) == (None, None)
    assert not [kind for kind in Kind for token in (form, confirmation) if SIGNER.read(kind, token)]
    for token in tokens().values():
        assert (SIGNER.read_signup(token), SIGNER.read_confirmation(token)) == (None, None)


@given(st.text(max_size=120))
def test_no_text_passes_for_a_sign_ups_token(text: str) -> None:
    assert (SIGNER.read_signup(text), SIGNER.read_confirmation(text)) == (None, None)


def test_a_token_of_one_kind_is_none_of_another() -> None:
    for made_for, token in tokens().items():
        assert [kind for kind in Kind if SIGNER.read(kind, token)] == [made_for]


def test_ten_thousand_mutations_are_refused() -> None:
    chance = random.Random(5)
    alphabet = string.ascii_letters + string.digits + "-_=+/. %"
    made = tokens()
    for _ in range(10_000):
        kind, token = chance.choice(list(made.items()))
        at = chance.randrange(len(token))
        mutated = chance.choice(
            [
                token[:at] + chance.choice(alphabet) + token[at + 1 :],
                token[:at] + chance.choice(alphabet) + token[at:],
                token[:at] + token[at + 1 :],
                token[:at],
                token + chance.choice(alphabet) * chance.randrange(1, 4),
                token[:at] + token[at:].swapcase(),
            ]
        )
        if mutated != token:
            assert SIGNER.read(kind, mutated) is None


def test_only_the_canonical_encoding_is_read() -> None:
    token = tokens()[Kind.OPEN]
    data = base64.urlsafe_b64decode(token + "=")
    last = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    twins = [token[:-1] + each for each in last if base64.urlsafe_b64decode(token[:-1] + each + "=") == data]
    assert len(twins) == 4
    assert [twin for twin in twins if SIGNER.read(Kind.OPEN, twin)] == [token]
    assert SIGNER.read(Kind.OPEN, token + "=") is None


@given(st.text(max_size=200))
def test_foreign_text_is_refused_without_raising(text: str) -> None:
    assert all(SIGNER.read(kind, text) is None for kind in Kind)


def test_a_new_secret_signs_and_the_old_ones_still_verify() -> None:
    new = "fedcba9876543210fedcba9876543210"
    rotated = Signer(f'{{"1": "0123456789abcdef0123456789abcdef", "2": "{new}"}}')
    only_new = Signer(f'{{"2": "{new}"}}')
    old_token, new_token = tokens()[Kind.OPEN], tokens(rotated)[Kind.OPEN]
    assert rotated.read(Kind.OPEN, old_token) == rotated.read(Kind.OPEN, new_token) != None  # noqa: E711
    assert only_new.read(Kind.OPEN, new_token) is not None
    assert only_new.read(Kind.OPEN, old_token) is None
    assert SIGNER.read(Kind.OPEN, new_token) is None


def test_another_secret_refuses() -> None:
    other = Signer('{"1": "another one of at least 32 chars"}')
    assert all(other.read(kind, token) is None for kind, token in tokens().items())


@pytest.mark.parametrize("secret", ["{}", "[]", '{"0": "%s"}', '{"256": "%s"}', '{"a": "%s"}', '{"1": "short"}', "x"])
def test_an_unfit_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Signer(secret.replace("%s", "x" * 40))
