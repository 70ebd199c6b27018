"""Secrets of workspaces: in memory and in Secrets Manager, the same."""

from collections.abc import Iterator

import boto3
import pytest
from godwit.secrets import PREFIX, ManagedSecrets, MemorySecrets, SecretMissing, Secrets
from moto import mock_aws


@pytest.fixture(params=["memory", "managed"])
def secrets(request: pytest.FixtureRequest) -> Iterator[Secrets]:
    if request.param == "memory":
        yield MemorySecrets()
        return
    with mock_aws():
        yield ManagedSecrets(boto3.client("secretsmanager", region_name="us-east-1"))


def test_every_version_can_be_read(secrets: Secrets) -> None:
    first, second = secrets.keep("W", "smtp", "one"), secrets.keep("W", "smtp", "two")
    assert (secrets.read("W", "smtp", first), secrets.read("W", "smtp", second)) == ("one", "two")


def test_workspaces_and_providers_are_apart(secrets: Secrets) -> None:
    version = secrets.keep("W", "smtp", "one")
    secrets.keep("V", "smtp", "other")
    secrets.keep("W", "twilio", "third")
    assert secrets.read("W", "smtp", version) == "one"
    for workspace, provider in (("X", "smtp"), ("W", "vonage")):
        with pytest.raises(SecretMissing):
            secrets.read(workspace, provider, version)


def test_a_secret_can_be_forgotten_and_kept_anew(secrets: Secrets) -> None:
    secrets.forget("W", "smtp")
    version = secrets.keep("W", "smtp", "one")
    secrets.forget("W", "smtp")
    with pytest.raises(SecretMissing):
        secrets.read("W", "smtp", version)
    again = secrets.keep("W", "smtp", "again")
    assert secrets.read("W", "smtp", again) == "again"


@mock_aws
def test_a_version_is_asked_for_once_and_stands_below_the_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    client = boto3.client("secretsmanager", region_name="us-east-1")
    secrets = ManagedSecrets(client)
    version = secrets.keep("W", "smtp", "one")
    assert secrets.read("W", "smtp", version) == "one"
    monkeypatch.setattr(client, "get_secret_value", None)
    assert secrets.read("W", "smtp", version) == "one"
    assert [each["Name"] for each in client.list_secrets()["SecretList"]] == [f"{PREFIX}W/smtp"]
