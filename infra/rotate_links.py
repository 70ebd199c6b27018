"""Adding a key that new links are signed with. Touches: Secrets Manager, the running laptop cloud.

`python -m infra.rotate_links [--laptop]`, which `make rotate-links` calls. Keys are added and never taken away, for
mails that were sent keep their links. Warm functions take the new key by themselves (`godwit.tracking.keyring`).
"""

import argparse
import json
import os
import secrets
import sys
import uuid
from typing import TYPE_CHECKING, Any

import boto3
import httpx
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
else:
    SecretsManagerClient = Any

STACK = "Godwit"
LAST = 255
"""The highest key id that fits into a token."""
LENGTH = 64


class NotRotated(Exception):
    """Nothing was changed; the message says why."""


def add_key(client: SecretsManagerClient, secret: str) -> int:
    """Add the next key to the secret of that id; answers the key's id. Raises NotRotated."""
    current = client.get_secret_value(SecretId=secret)
    keys: dict[str, str] = json.loads(current["SecretString"])
    added = max(map(int, keys)) + 1
    if added > LAST:
        raise NotRotated(f"There are {LAST} keys, which is all that a token can name.")
    keys[str(added)] = secrets.token_urlsafe(LENGTH)
    # Named after the version that it follows: of two who add a key at once, the second is refused.
    token = str(uuid.uuid5(uuid.NAMESPACE_OID, current["VersionId"]))
    try:
        client.put_secret_value(SecretId=secret, SecretString=json.dumps(keys), ClientRequestToken=token)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceExistsException":
            raise
        raise NotRotated("Somebody else has added a key just now.") from None
    return added


def main() -> str | None:
    """See the module; what stands in the way, for people, or None."""
    parser = argparse.ArgumentParser(description="Sign new links with a new key.")
    parser.add_argument("--laptop", action="store_true", help="on the laptop cloud that is running")
    try:
        added = _on_laptop() if parser.parse_args().laptop else _on_aws()
    except (NotRotated, httpx.HTTPError) as error:
        return f"Nothing was changed. {error}"
    print(f"New links are signed with key {added}, within the hour; all others stay valid.")  # noqa: T201 - an answer
    return None


def _on_aws() -> int:
    stack = boto3.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    return add_key(boto3.client("secretsmanager"), outputs["TokenSecret"])


def _on_laptop() -> int:
    port = os.environ.get("GODWIT_PORT", "8787")
    answer = httpx.post(f"http://127.0.0.1:{port}/_local/rotate-links", timeout=30)
    return int(answer.raise_for_status().json()["key"])


if __name__ == "__main__":
    sys.exit(main())
