"""Routes that look at what a workspace sends email by: its identities, and whether sending would work."""

from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError
from godwit.errors import Conflict
from godwit.http.app import answers, workspace_of
from godwit.http.models import Answer
from godwit.secrets import SecretMissing
from godwit.sending.connection_checks import Check, ses_checks, smtp_checks
from godwit.sending.identities import Identity, list_identities
from godwit.sending.providers import SMTP_SECRET
from godwit.sending.ses import QUOTA_CONFIG
from godwit.sending.smtp_connection import Server
from godwit.settings import EmailSettings, email_settings

from functions.settings import base
from functions.settings.base import app

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
else:
    SESV2Client = Any


class Identities(Answer):
    """The domains and addresses that SES knows, verified ones first."""

    items: list[Identity]


class ConnectionTest(Answer):
    """Whether sending would work, and what was looked at to say so."""

    ok: bool
    checks: list[Check]


@cache
def ses() -> SESV2Client:
    """Made at the first request that needs it, and kept while the function is warm."""
    return boto3.client("sesv2", config=QUOTA_CONFIG)


@app.get(
    "/v1/settings/email/identities",
    operation_id="listIdentities",
    summary="Domains and addresses that SES sends from",
    tags=["settings"],
    responses=answers(200, Identities),
)
def read_identities() -> Identities:
    """Those of the AWS account in this region. Raises Conflict where SES doesn't say."""
    workspace_of(app, "editor")
    try:
        return Identities(items=list_identities(ses()))
    except ClientError as error:
        raise Conflict(f"SES could not be asked: {error.response['Error'].get('Message', '')}") from error


@app.post(
    "/v1/settings/email/test",
    operation_id="testEmailConnection",
    summary="Look whether sending would work",
    tags=["settings"],
    responses=answers(200, ConnectionTest),
)
def try_connection() -> ConnectionTest:
    """Try the settings as they are saved. Nothing is sent; only owners may."""
    workspace = workspace_of(app, "owner")
    settings = email_settings(base.environment.store, workspace)
    checks = _checks(workspace, settings)
    return ConnectionTest(ok=all(check.ok for check in checks), checks=checks)


def _checks(workspace: str, settings: EmailSettings) -> list[Check]:
    sender = settings.sender.address if settings.sender else None
    if settings.provider == "ses" or settings.smtp is None:
        return ses_checks(ses(), base.environment.configuration_set, sender)
    smtp = settings.smtp
    try:
        password = base.environment.secrets.read(workspace, SMTP_SECRET, smtp.password_version)
    except SecretMissing:
        return [Check(name="The password is there", ok=False, detail="It is gone. Write it again, and save.")]
    return smtp_checks(Server(smtp.host, smtp.port, smtp.security, smtp.username), password, sender)
