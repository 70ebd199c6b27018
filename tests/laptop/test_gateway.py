"""The one origin: what only laptops have, and what it leads on to."""

import base64
import json

import httpx
import pytest
from godwit.ids import new_id
from godwit.tracking.tokens import Signer

from local.laptop import AlreadyRunning, Laptop, running
from local.place import Refused
from local.server import bind


def test_it_says_when_all_is_up_and_binds_to_this_machine_alone(laptop: Laptop) -> None:
    assert httpx.get(f"{laptop.origin}/_local/ready").status_code == 200
    assert laptop.origin.startswith("http://127.0.0.1:")


def test_it_answers_no_other_name_than_this_machines(laptop: Laptop) -> None:
    """So that a page of somebody else's, whose name leads here, can't ask for tokens."""
    answer = httpx.post(
        f"{laptop.origin}/_local/token", json={"email": "owner@demo.test"}, headers={"host": "evil.test"}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("owner@demo.test", "owner"),
        ("editor@demo.test", "editor"),
        ("viewer@demo.test", "viewer"),
        ("owner@other.test", "owner"),
    ],
)
def test_tokens_name_workspace_and_role(laptop: Laptop, email: str, role: str) -> None:
    token = httpx.post(f"{laptop.origin}/_local/token", json={"email": email}).json()["token"]
    claims = _claims(token)
    workspace = laptop.accounts.workspaces["demo" if "demo" in email else "other"]
    assert (claims["token_use"], claims["email"], claims["custom:role"]) == ("id", email, role)
    assert claims["custom:workspace"] == workspace


def test_nobody_unknown_gets_a_token(laptop: Laptop) -> None:
    assert httpx.post(f"{laptop.origin}/_local/token", json={"email": "eve@demo.test"}).status_code == 404
    assert httpx.post(f"{laptop.origin}/_local/token", content=b"{").status_code == 400
    assert httpx.post(f"{laptop.origin}/_local/token", json=["owner@demo.test"]).status_code == 400


def test_the_api_wants_a_token_of_its_own_pool(laptop: Laptop) -> None:
    address = f"{laptop.origin}/v1/contacts"
    assert httpx.get(address).status_code == 401
    token = laptop.accounts.token("owner@demo.test")
    head, body, signature = token.split(".")
    forged = ".".join([head, body, signature[::-1]])
    assert httpx.get(address, headers={"authorization": f"Bearer {forged}"}).status_code == 401
    assert httpx.get(address, headers={"authorization": f"Bearer {token}"}, timeout=30).status_code == 200


def test_the_browser_signs_in_at_the_same_origin(laptop: Laptop) -> None:
    config = httpx.get(f"{laptop.origin}/config.json").json()
    body = {
        "AuthFlow": "USER_PASSWORD_AUTH",
        "ClientId": config["client_id"],
        "AuthParameters": {"USERNAME": "editor@demo.test", "PASSWORD": laptop.accounts.password},
    }
    headers = {
        "x-amz-target": "AWSCognitoIdentityProviderService.InitiateAuth",
        "content-type": "application/x-amz-json-1.1",
    }
    answer = httpx.post(f"{laptop.origin}{config['cognito_endpoint']}", content=json.dumps(body), headers=headers)
    assert _claims(answer.json()["AuthenticationResult"]["IdToken"])["custom:role"] == "editor"


def test_a_key_for_links_is_added_and_links_of_before_stay(laptop: Laptop) -> None:
    secrets, identifier = laptop.cloud.client("secretsmanager"), laptop.outputs["TokenSecret"]

    def keys() -> str:
        return str(secrets.get_secret_value(SecretId=identifier)["SecretString"])

    before = keys()
    link = Signer(before).urls(laptop.origin, new_id(), new_id(), 1).unsubscribe
    assert httpx.get(link, timeout=60).status_code == 200
    answer = httpx.post(f"{laptop.origin}/_local/rotate-links", timeout=60)
    assert answer.json() == {"key": len(json.loads(before)) + 1}
    assert json.loads(keys()).items() > json.loads(before).items()
    assert httpx.get(link, timeout=60).status_code == 200


def test_a_second_start_says_where_the_first_one_is(laptop: Laptop) -> None:
    with pytest.raises(AlreadyRunning) as refused, running(laptop.place, lambda _step, _what: None):
        pass
    assert refused.value.origin == laptop.origin
    assert httpx.get(f"{laptop.origin}/_local/ready").status_code == 200


def test_a_port_that_is_taken_is_named(laptop: Laptop) -> None:
    port = int(laptop.origin.rpartition(":")[2])
    with pytest.raises(Refused, match=f"Port {port} is in use"):
        bind(port)


def _claims(token: str) -> dict[str, str]:
    part = token.split(".")[1]
    claims: dict[str, str] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims
