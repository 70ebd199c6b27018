"""The demo's two workspaces and their users (CONTRACT). Touches: Cognito and the tables of the emulator, a file."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from botocore.exceptions import ClientError
from godwit.clock import system_clock
from godwit.ids import new_id
from godwit.settings import Sender, WorkspaceSettings
from godwit.store.dynamo import DynamoStore
from godwit.store.tables import TABLES

from infra.first_owner import create_user, create_workspace
from local.cloud import Cloud
from local.place import Place

DEMO, OTHER = "demo", "other"
USERS = {
    "owner@demo.test": (DEMO, "owner"),
    "editor@demo.test": (DEMO, "editor"),
    "viewer@demo.test": (DEMO, "viewer"),
    "owner@other.test": (OTHER, "owner"),
}
SENDERS = {
    DEMO: Sender(name="Godwit Demo", address="news@demo.test"),
    OTHER: Sender(name="Other", address="news@other.test"),
}


class NoSuchUser(Exception):
    """Nobody of that address can sign in with the demo's password."""


@dataclass(frozen=True)
class Accounts:
    """The users: their `password`, and the ids of the `workspaces` by name."""

    cloud: Cloud
    outputs: Mapping[str, str]
    password: str
    workspaces: Mapping[str, str]

    def token(self, email: str) -> str:
        """A fresh ID token from Cognito. Raises NoSuchUser."""
        cognito = self.cloud.client("cognito-idp")
        try:
            answer = cognito.initiate_auth(
                ClientId=self.outputs["UserPoolClient"],
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": email, "PASSWORD": self.password},
            )
        except ClientError as error:
            raise NoSuchUser(email) from error
        return str(answer["AuthenticationResult"]["IdToken"])


def open_accounts(place: Place, cloud: Cloud, outputs: Mapping[str, str]) -> Accounts:
    """The accounts of this laptop cloud, made at its first start."""
    if place.accounts.exists():
        return Accounts(cloud, outputs, **json.loads(place.accounts.read_text()))
    # Cognito asks for an upper and a lower case letter, a digit and a symbol.
    password = f"Godwit-{secrets.token_hex(6)}"
    store, cognito = store_of(cloud, outputs), cloud.client("cognito-idp")
    workspaces = {}
    for name in (DEMO, OTHER):
        workspaces[name] = new_id()
        settings = WorkspaceSettings(name=name.capitalize(), time_zone="Europe/Berlin", default_country="DE")
        create_workspace(store, workspaces[name], settings, SENDERS[name], system_clock())
    for email, (name, role) in USERS.items():
        create_user(cognito, outputs["UserPool"], email, workspaces[name], role, password)
    place.accounts.write_text(json.dumps({"password": password, "workspaces": workspaces}))
    place.accounts.chmod(0o600)
    return Accounts(cloud, outputs, password, workspaces)


def store_of(cloud: Cloud, outputs: Mapping[str, str]) -> DynamoStore:
    """The emulator's tables."""
    return DynamoStore(cloud.client("dynamodb"), {t.name: outputs[f"{t.name.capitalize()}Table"] for t in TABLES})
