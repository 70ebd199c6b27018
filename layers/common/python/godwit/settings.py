"""A workspace's settings, with the defaults that hold until somebody sets them. May touch: the store."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from godwit.content.utm import query_of
from godwit.errors import Conflict
from godwit.store import documents
from godwit.store.documents import Document
from godwit.store.protocol import ConditionFailed, Store

KIND = "settings"


class WorkspaceSettings(BaseModel):
    """What holds for the whole workspace."""

    model_config = ConfigDict(extra="forbid")

    name: str = ""
    time_zone: str = "UTC"
    """IANA zone that dates without a time are in."""
    default_country: str = "US"
    """ISO alpha-2; phone numbers without a country code are read as this country's."""
    consent_basis: Literal["explicit", "not_unsubscribed"] = "explicit"
    """Who may be written to: those who said yes, or, where law allows, all who did not say no."""


class Sender(BaseModel):
    """Who a message is from."""

    model_config = ConfigDict(extra="forbid")

    name: str = ""
    address: str


class SmtpServer(BaseModel):
    """The mail server that a workspace sends by."""

    model_config = ConfigDict(extra="forbid")

    host: str
    port: int
    security: Literal["starttls", "tls"]
    """Whether the connection becomes secure by a command (RFC 3207) or is from its beginning (RFC 8314)."""
    username: str
    password_version: str
    """Which version of the secret holds the password; see `godwit.secrets`."""


class Utm(BaseModel):
    """Parameters that links to the web get, so that web analytics knows where visitors came from."""

    model_config = ConfigDict(extra="forbid")

    source: str
    medium: str
    campaign: str
    """May hold `{campaign_name}`."""


class EmailSettings(BaseModel):
    """How a workspace sends email."""

    model_config = ConfigDict(extra="forbid")

    provider: Literal["ses", "smtp"] = "ses"
    sender: Sender | None = None
    reply_to: str | None = None
    rate_per_minute: int | None = None
    """At most so many emails a minute for the whole workspace; None: what the provider's quota gives."""
    physical_address: str = ""
    """Where the sender is found, for the footer: many laws demand a postal address. Lines are separated by newlines."""
    utm: Utm | None = None
    tracking: bool = True
    """Whether opens and clicks are recorded; without it links lead straight to their targets."""
    smtp: SmtpServer | None = None
    """Is kept while SES is used, so that one can change to and fro."""

    def link_query(self, campaign_name: str) -> str:
        """The parameters that the links of a campaign get; see `godwit.content.utm`."""
        return query_of(self.utm.model_dump() if self.utm else None, campaign_name)


class SignupSettings(BaseModel):
    """Whether, and how, people sign up by themselves."""

    model_config = ConfigDict(extra="forbid")

    enabled: bool = False
    double_opt_in: bool = True
    """Whether everybody is asked by mail; else those are not whose address is new."""
    topics: list[str] = []
    """The ids of topics to choose from; none: people get those that new contacts get."""


def workspace_settings(store: Store, workspace: str) -> WorkspaceSettings:
    """The workspace's settings."""
    document = documents.find(store, workspace, KIND, "workspace")
    return WorkspaceSettings.model_validate(document.body) if document else WorkspaceSettings()


def email_settings(store: Store, workspace: str) -> EmailSettings:
    """The workspace's settings for email."""
    document = documents.find(store, workspace, KIND, "email")
    return EmailSettings.model_validate(document.body) if document else EmailSettings()


def signup_settings(store: Store, workspace: str) -> SignupSettings:
    """The workspace's settings for signing up."""
    document = documents.find(store, workspace, KIND, "signup")
    return SignupSettings.model_validate(document.body) if document else SignupSettings()


def save(store: Store, workspace: str, name: str, settings: BaseModel, version: int, now: int) -> Document:
    """Replace the settings called `name` at the version that was read; 0 where there were none yet. Raises Conflict."""
    body = settings.model_dump()
    if version > 0:
        return documents.replace(store, workspace, KIND, name, body, version, now)
    try:
        return documents.create(store, workspace, KIND, name, body, now)
    except ConditionFailed:
        raise Conflict("The settings have changed since you read them.") from None
