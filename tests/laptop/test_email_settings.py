"""How a workspace sends email, on the laptop cloud: real secrets and rights. In the workspace beside the demo's."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from godwit.clock import SECOND
from godwit.sending.providers import OLDEST

from local.accounts import OTHER
from local.demo.api import Api
from local.laptop import Laptop

PATH = "/v1/settings/email"
SMTP = {"host": "localhost", "port": 587, "security": "starttls", "username": "u", "password": "never-shown"}


@pytest.fixture
def other(laptop: Laptop) -> Iterator[Api]:
    """The API as the other workspace's owner, whose settings are put back."""
    with Api(laptop.origin, lambda: laptop.accounts.token(f"owner@{OTHER}.test")) as client:
        before = client.get(PATH)
        yield client
        change(client, **{name: before[name] for name in ("provider", "sender", "reply_to", "physical_address")})


def change(api: Api, **settings: Any) -> dict[str, Any]:
    return api.put(PATH, {**settings, "version": api.get(PATH)["version"]})


def test_the_mailbox_passes_for_an_account_in_good_order(other: Api) -> None:
    answer = other.post(f"{PATH}/test", {})
    assert answer["ok"], answer
    listed = other.get(f"{PATH}/identities")["items"]
    assert {"demo.test", "other.test"} <= {each["identity"] for each in listed if each["verified"]}


def test_a_mail_server_is_tried_with_the_password_of_its_secret_and_not_inside_the_machine(
    other: Api, laptop: Laptop
) -> None:
    sender = {"name": "Other", "address": "news@other.test"}
    saved = change(other, provider="smtp", sender=sender, smtp=SMTP)
    assert saved["smtp"] == {**{name: SMTP[name] for name in SMTP if name != "password"}, "has_password": True}
    assert "never-shown" not in str(other.get(PATH))
    secrets = laptop.cloud.client("secretsmanager")
    named = f"godwit/{laptop.accounts.workspaces[OTHER]}/smtp"
    assert secrets.get_secret_value(SecretId=named)["SecretString"] == "never-shown"
    answer = other.post(f"{PATH}/test", {})
    assert (answer["ok"], len(answer["checks"])) == (False, 1)
    assert "private network" in answer["checks"][0]["detail"]
    campaign = other.post(
        "/v1/campaigns",
        {
            "name": "By our own server",
            "audience": {"everyone": True},
            "subject": "Hello",
            "content": {"format": "html", "html": "<p>Hi</p>"},
        },
    )
    [result] = other.post(f"/v1/campaigns/{campaign['id']}/test", {"to": ["a@example.com"]})["results"]
    assert (result["ok"], "private network" in result["detail"]) == (False, True)
    change(other, sender=sender)
    with pytest.raises(secrets.exceptions.ResourceNotFoundException):
        secrets.get_secret_value(SecretId=named)
    time.sleep(OLDEST / SECOND)
    [result] = other.post(f"/v1/campaigns/{campaign['id']}/test", {"to": ["a@example.com"]})["results"]
    assert result["ok"], result
