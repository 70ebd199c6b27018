"""Routes of how a workspace sends email."""

import re
from typing import Annotated, Literal

from godwit.contacts.email_address import Address
from godwit.content.utm import CAMPAIGN_NAME
from godwit.errors import Conflict, Fault, Invalid
from godwit.http.app import answers, workspace_of
from godwit.http.models import Answer, Body, Line, Moment, VersionOrNone
from godwit.sender import SenderBody
from godwit.sending.providers import SMTP_SECRET
from godwit.sending.smtp_connection import PORTS
from godwit.settings import KIND, EmailSettings, Sender, SmtpServer, Utm, save
from godwit.store import documents
from godwit.store.documents import Document
from pydantic import AfterValidator, Field

from functions.settings import base
from functions.settings.base import app

NAME = "email"
Security = Literal["starttls", "tls"]


class SmtpServerBody(Body):
    """The mail server to send by."""

    host: Annotated[Line, Field(min_length=1, max_length=253)]
    port: Annotated[int, Field(description=f"One of {', '.join(map(str, PORTS))}.")] = 587
    security: Security = "starttls"
    username: Annotated[Line, Field(min_length=1, max_length=255)]
    password: Annotated[str | None, Field(min_length=1, max_length=1_000, description="Null keeps the one stored.")] = (
        None
    )


def _only_known(value: str) -> str:
    if re.search("[{}]", value.replace(CAMPAIGN_NAME, "")):
        raise ValueError(f"the only thing that may stand in braces is {CAMPAIGN_NAME}")
    return value


_UtmValue = Annotated[Line, Field(min_length=1, max_length=100), AfterValidator(_only_known)]


class UtmBody(Body):
    """Parameters that links to the web get, for web analytics. `{campaign_name}` stands for the campaign's name."""

    source: _UtmValue
    medium: _UtmValue = "email"
    campaign: _UtmValue = CAMPAIGN_NAME


class EmailChange(Body):
    """How the workspace sends email, anew, with the version that was read: 0 before anything was set."""

    provider: Literal["ses", "smtp"] = "ses"
    sender: SenderBody | None = Field(None, description="Who campaigns are from that don't say so themselves.")
    reply_to: Address | None = None
    rate_per_minute: Annotated[int | None, Field(ge=1, le=1_000_000, strict=True)] = Field(
        None, description="At most so many emails a minute; null: what the provider allows."
    )
    physical_address: str = Field("", max_length=500, description="Stands in the footer; many laws demand it.")
    utm: UtmBody | None = Field(None, description="Null: links stay as they were written.")
    tracking: bool = Field(
        True, strict=True, description="Whether opens and clicks are recorded. Campaigns under way stay as they began."
    )
    smtp: SmtpServerBody | None = Field(None, description="Needed for the provider `smtp`.")
    version: VersionOrNone


class SmtpServerAnswer(Answer):
    """The mail server to send by; its password is never shown."""

    host: str
    port: int
    security: Security
    username: str
    has_password: bool


class Email(Answer):
    """How the workspace sends email. Before anything was set, the defaults, at version 0."""

    id: str
    version: int
    created_at: Moment | None
    updated_at: Moment | None
    provider: Literal["ses", "smtp"]
    sender: Sender | None
    reply_to: str | None
    rate_per_minute: int | None
    physical_address: str
    utm: Utm | None
    tracking: bool
    smtp: SmtpServerAnswer | None


@app.get(
    "/v1/settings/email",
    operation_id="readEmailSettings",
    summary="How the workspace sends email",
    tags=["settings"],
    responses=answers(200, Email),
)
def read_email() -> Email:
    """How the workspace sends email."""
    return _shown(documents.find(base.environment.store, workspace_of(app, "viewer"), KIND, NAME))


@app.put(
    "/v1/settings/email",
    operation_id="updateEmailSettings",
    summary="Change how the workspace sends email",
    tags=["settings"],
    responses=answers(200, Email),
)
def update_email(change: EmailChange) -> Email:
    """Replace the settings; only owners may. Without a password the one stored is kept."""
    workspace = workspace_of(app, "owner")
    store, secrets = base.environment.store, base.environment.secrets
    document = documents.find(store, workspace, KIND, NAME)
    if change.version != (document.version if document else 0):
        raise Conflict("The settings have changed since you read them.")
    before = _settings(document).smtp
    settings = EmailSettings(**change.model_dump(exclude={"version", "smtp"}), smtp=_server(workspace, change, before))
    saved = save(store, workspace, NAME, settings, change.version, base.clock())
    if before is not None and settings.smtp is None:
        secrets.forget(workspace, SMTP_SECRET)
    return _shown(saved)


def _server(workspace: str, change: EmailChange, before: SmtpServer | None) -> SmtpServer | None:
    """The mail server with its password in the secret. Raises Invalid."""
    wanted = change.smtp
    if wanted is None:
        if change.provider == "smtp":
            raise Invalid([Fault("smtp", "Say which mail server to send by.")])
        return None
    if wanted.port not in PORTS:
        raise Invalid([Fault("smtp.port", f"Mail is handed in at one of the ports {', '.join(map(str, PORTS))}.")])
    if wanted.password is not None:
        version = base.environment.secrets.keep(workspace, SMTP_SECRET, wanted.password)
    elif before is None:
        raise Invalid([Fault("smtp.password", "A password is needed.")])
    elif (before.host, before.username) != (wanted.host, wanted.username):
        # Whoever may change the host could otherwise have the password sent to a server of their own.
        raise Invalid([Fault("smtp.password", "Write it again: the one stored is of another server or user.")])
    else:
        version = before.password_version
    return SmtpServer(**wanted.model_dump(exclude={"password"}), password_version=version)


def _settings(document: Document | None) -> EmailSettings:
    return EmailSettings.model_validate(document.body if document else {})


def _shown(document: Document | None) -> Email:
    settings = _settings(document)
    server = settings.smtp
    return Email(
        id=NAME,
        version=document.version if document else 0,
        created_at=document.created_at if document else None,
        updated_at=document.updated_at if document else None,
        smtp=SmtpServerAnswer(**server.model_dump(exclude={"password_version"}), has_password=True) if server else None,
        **settings.model_dump(exclude={"smtp"}),
    )
