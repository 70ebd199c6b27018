"""Adding a key to the secret of links, and functions that were warm before."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from godwit.store.memory import MemoryStore
from godwit.tracking.keyring import Keyring
from godwit.tracking.tokens import Kind, Signer
from moto import mock_aws

from functions.unsubscribe import handler as unsubscribing
from infra.rotate_links import NotRotated, add_key
from tests.factories import api_event

ORIGIN = "https://mail.test"
WORKSPACE, CAMPAIGN = "01M85TWXXH0S2CQC9504G2R3Z2", "01M85TWXXH0S2CQC9504G2R3Z3"


@pytest.fixture
def client() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("secretsmanager", region_name="us-east-1")
        client.create_secret(Name="links", SecretString=json.dumps({"1": "x" * 64}))
        yield client


def stored(client: Any) -> str:
    return str(client.get_secret_value(SecretId="links")["SecretString"])


def link(secret: str) -> str:
    return Signer(secret).urls(ORIGIN, WORKSPACE, CAMPAIGN, 7).unsubscribe


def test_keys_are_added_and_none_is_taken_away(client: Any) -> None:
    old = link(stored(client))
    assert [add_key(client, "links") for _ in range(3)] == [2, 3, 4]
    keys = json.loads(stored(client))
    assert set(keys) == {"1", "2", "3", "4"}
    assert len(set(keys.values())) == 4
    signer = Signer(stored(client))
    for each in (old, link(stored(client))):
        assert signer.read(Kind.UNSUBSCRIBE, each.rpartition("/")[2]) is not None


def test_of_two_at_once_one_is_refused(client: Any) -> None:
    before = client.get_secret_value(SecretId="links")
    add_key(client, "links")
    after = stored(client)
    late = SimpleNamespace(get_secret_value=lambda SecretId: before, put_secret_value=client.put_secret_value)  # noqa: N803
    with pytest.raises(NotRotated, match="just now"):
        add_key(late, "links")  # type: ignore[arg-type]
    assert stored(client) == after


def test_there_are_no_more_keys_than_a_token_can_name(client: Any) -> None:
    client.put_secret_value(SecretId="links", SecretString=json.dumps({"255": "x" * 64}))
    with pytest.raises(NotRotated, match="255 keys"):
        add_key(client, "links")


def test_a_warm_function_takes_links_of_the_new_key(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_800_000_000_000
    keyring = Keyring(lambda: stored(client), lambda: now)
    monkeypatch.setattr(unsubscribing, "environment", SimpleNamespace(store=MemoryStore(), keyring=keyring))

    def status(address: str) -> int:
        return int(unsubscribing.handler(api_event("GET", address.removeprefix(ORIGIN)), None)["statusCode"])

    old = link(stored(client))
    assert status(old) == 200
    add_key(client, "links")
    now += 60_000
    assert (status(link(stored(client))), status(old)) == (200, 200)
