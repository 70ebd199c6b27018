"""What an operator runs after a deployment: publishing the client, making the first owner."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from godwit.ids import new_id
from godwit.settings import Sender, WorkspaceSettings, email_settings, workspace_settings
from godwit.store.memory import MemoryStore
from moto import mock_aws

from infra import publish
from infra.first_owner import create_user, create_workspace

OUTPUTS = {
    "WebBucket": "web",
    "Distribution": "D1",
    "UserPool": "pool",
    "UserPoolClient": "client",
    "Origin": "https://x",
}


class Distribution:
    """Remembers what it was asked to forget."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []

    def create_invalidation(self, **request: Any) -> None:
        assert request["DistributionId"] == "D1"
        self.forgotten += request["InvalidationBatch"]["Paths"]["Items"]


def test_publishing_keeps_hashed_files_for_good_and_the_start_page_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "index-1a2b.js").write_text("1")
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "openapi.json").write_text("{}")
    monkeypatch.setattr(publish, "CLIENT", tmp_path)
    monkeypatch.setattr(publish, "OPENAPI", tmp_path / "openapi.json")
    distribution = Distribution()
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="web")
        publish.publish(s3, distribution, OUTPUTS, "eu-west-1")
        asset = s3.get_object(Bucket="web", Key="assets/index-1a2b.js")
        start = s3.get_object(Bucket="web", Key="index.html")
        config = json.loads(s3.get_object(Bucket="web", Key="config.json")["Body"].read())
        assert s3.get_object(Bucket="web", Key="v1/openapi.json")["Body"].read() == b"{}"
    assert "immutable" in asset["CacheControl"]
    assert start["CacheControl"] == "no-cache"
    assert start["ContentType"] == "text/html"
    assert config == {
        "region": "eu-west-1",
        "user_pool_id": "pool",
        "client_id": "client",
        "cognito_endpoint": "https://cognito-idp.eu-west-1.amazonaws.com/",
    }
    assert {"/", "/index.html", "/config.json"} <= set(distribution.forgotten)


def test_the_first_owner_gets_a_workspace_that_can_send() -> None:
    store, workspace = MemoryStore(), new_id()
    create_workspace(store, workspace, WorkspaceSettings(name="Acme"), Sender(address="news@acme.test"), now=1)
    assert workspace_settings(store, workspace).name == "Acme"
    assert email_settings(store, workspace).sender == Sender(address="news@acme.test")
    with mock_aws():
        cognito = boto3.client("cognito-idp", region_name="us-east-1")
        pool = cognito.create_user_pool(PoolName="p", UsernameAttributes=["email"])["UserPool"]["Id"]
        create_user(cognito, pool, "ada@acme.test", workspace, "owner")
        user = cognito.admin_get_user(UserPoolId=pool, Username="ada@acme.test")
    attributes = {each["Name"]: each["Value"] for each in user["UserAttributes"]}
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert attributes["custom:workspace"] == workspace
    assert attributes["custom:role"] == "owner"
    assert attributes["email_verified"] == "true"
