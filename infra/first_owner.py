"""Workspaces and the users that may sign in to them, made by an operator. Touches: Cognito, the Core table.

`python -m infra.first_owner EMAIL [--sender ADDRESS] [--workspace NAME]` makes a workspace in the deployed stack and
invites its owner; `make owner` calls it. The laptop cloud makes its demo accounts with the same functions.
"""

import argparse
from typing import TYPE_CHECKING, Any

import boto3
from godwit.clock import system_clock
from godwit.ids import new_id
from godwit.settings import KIND, EmailSettings, Sender, WorkspaceSettings
from godwit.store import documents
from godwit.store.dynamo import DynamoStore
from godwit.store.protocol import Store
from godwit.store.tables import TABLES

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
else:
    CognitoIdentityProviderClient = Any

STACK = "Godwit"


def create_workspace(
    store: Store, workspace: str, settings: WorkspaceSettings, sender: Sender | None, now: int
) -> None:
    """Write a new workspace's settings. Raises ConditionFailed where it has some. `now`: ms."""
    email = EmailSettings(sender=sender)
    documents.create(store, workspace, KIND, "workspace", settings.model_dump(), now)
    documents.create(store, workspace, KIND, "email", email.model_dump(), now)


def create_user(
    cognito: CognitoIdentityProviderClient,
    pool: str,
    email: str,
    workspace: str,
    role: str,
    password: str | None = None,
) -> None:
    """Let somebody sign in. Without `password` Cognito mails an invitation with a temporary one."""
    attributes = {"email": email, "email_verified": "true", "custom:workspace": workspace, "custom:role": role}
    request: Any = {
        "UserPoolId": pool,
        "Username": email,
        "UserAttributes": [{"Name": name, "Value": value} for name, value in attributes.items()],
        "DesiredDeliveryMediums": ["EMAIL"],
    }
    if password is None:
        cognito.admin_create_user(**request)
        return
    cognito.admin_create_user(**request, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=password, Permanent=True)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Make a workspace and invite its owner.")
    parser.add_argument("email", help="the owner's address")
    parser.add_argument("--workspace", default="", help="the workspace's name")
    parser.add_argument("--sender", help="address to send from; must be verified in SES")
    chosen = parser.parse_args()
    stack = boto3.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    names = {table.name: outputs[f"{table.name.capitalize()}Table"] for table in TABLES}
    workspace = new_id()
    create_workspace(
        DynamoStore(boto3.client("dynamodb"), names),
        workspace,
        WorkspaceSettings(name=chosen.workspace),
        Sender(address=chosen.sender) if chosen.sender else None,
        system_clock(),
    )
    create_user(boto3.client("cognito-idp"), outputs["UserPool"], chosen.email, workspace, "owner")
    print(f"Invited {chosen.email}; sign in at {outputs['Origin']}.")  # noqa: T201 - a command's answer


if __name__ == "__main__":
    main()
