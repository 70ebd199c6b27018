"""Routes of the addresses that nothing may be sent to."""

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

import boto3
from aws_lambda_powertools.event_handler.openapi.params import Query
from godwit.contacts import suppression
from godwit.contacts.model import Suppression, SuppressionFields, normal_address
from godwit.contacts.reachability import ADDRESS_FIELD, Channel
from godwit.errors import NotFound
from godwit.http.app import NO_CONTENT, answers, workspace_of
from godwit.http.models import Answer, Listing, Moment
from godwit.http.pages import Cursor, Limit, decode_cursor, encode_cursor
from godwit.jobs.job import Job
from godwit.sending.identities import CLIENT_CONFIG
from godwit.sending.ses_suppression import ProviderList, look_up, take_off
from godwit.settings import email_settings
from godwit.store import keys
from pydantic import Field

from functions.contacts import base, bulk
from functions.contacts.base import app

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
else:
    SESV2Client = Any

Address = Annotated[str, Query(description="The email address or phone number.", max_length=320)]


class SuppressionDetail(Answer):
    """What stands against an address: here, and with the provider where it keeps a list of its own."""

    address: str
    channel: Channel
    suppressed: bool
    reason: str | None
    at: Moment | None
    contact_id: str | None
    provider: ProviderList | None = Field(description="What SES's list says; null where SES doesn't send there.")


class SuppressionLifted(Answer):
    """An address that may be sent to again, unless the provider still holds it back."""

    address: str
    channel: Channel
    provider: ProviderList | None


@cache
def ses() -> SESV2Client:
    """Made at the first request that needs it, and kept while the function is warm."""
    return boto3.client("sesv2", config=CLIENT_CONFIG)


@app.get(
    "/v1/suppressions",
    operation_id="listSuppressions",
    summary="List suppressed addresses",
    tags=["suppressions"],
    responses=answers(200, Listing[Suppression]),
)
def list_suppressions(
    limit: Limit = 50,
    cursor: Cursor = None,
    q: Annotated[str, Query(description="What the address begins with.", max_length=320)] = "",
    channel: Annotated[Channel | None, Query(description="Only those of this channel.")] = None,
) -> Listing[Suppression]:
    """Addresses that nothing may be sent to, the last suppressed first. Those of erased people are not shown.

    With `q`, the address that is just that comes first. A page of a search may be short and still have a next.
    """
    workspace, before = workspace_of(app, "viewer"), decode_cursor(cursor, str)
    found, following = suppression.page(base.environment.store, workspace, limit, before, q, channel)
    shown = [Suppression(**{name: item[name] for name in Suppression.model_fields}) for item in found]
    return Listing(items=shown, next_cursor=encode_cursor(following))


@app.post(
    "/v1/suppressions",
    operation_id="createSuppression",
    summary="Suppress an address",
    tags=["suppressions"],
    status_code=201,
    responses=answers(201, Suppression),
)
def create_suppression(fields: SuppressionFields) -> Suppression:
    """Let nothing more be sent to an address. One that is suppressed already keeps its reason and time."""
    workspace, author = base.caller("editor")
    address = normal_address(fields.channel, fields.address, base.known(workspace))
    at = fields.moment(base.clock())
    held = suppression.suppress(
        base.environment.store, workspace, fields.channel, address, fields.reason, at, base.clock, author.actor, "api"
    )
    return Suppression(address=address, channel=fields.channel, reason=held["reason"], at=held["at"])


@app.get(
    "/v1/suppressions/detail",
    operation_id="readSuppression",
    summary="What stands against an address",
    tags=["suppressions"],
    responses=answers(200, SuppressionDetail),
)
def read_suppression(address: Address, channel: Channel = "email") -> SuppressionDetail:
    """What stands against one address, here and on the list that SES keeps for the whole AWS account.

    Also of an address whose person was erased, which is known by its hash alone and not listed.
    """
    workspace, _ = base.caller("editor")
    store, normal = base.environment.store, normal_address(channel, address, base.known(workspace))
    held = suppression.held_against(store, workspace, channel, normal) or {}
    contact = store.get(keys.address(workspace, ADDRESS_FIELD[channel], normal))
    return SuppressionDetail(
        address=normal,
        channel=channel,
        suppressed=bool(held),
        reason=held.get("reason"),
        at=held.get("at"),
        contact_id=str(contact["number"]) if contact else None,
        provider=look_up(ses(), normal) if _by_ses(workspace, channel) else None,
    )


@app.post(
    "/v1/suppressions/export",
    operation_id="exportSuppressions",
    summary="Export suppressed addresses as CSV",
    tags=["suppressions"],
    status_code=202,
    responses=answers(202, Job),
)
def export_suppressions() -> Job:
    """Write a CSV file of all suppressed addresses, which can be imported elsewhere. The job tells where it is."""
    workspace, author = base.caller("editor")
    return bulk.start(workspace, "export_suppressions", {}, author.actor)


@app.delete(
    "/v1/suppressions",
    operation_id="deleteSuppression",
    summary="Lift a suppression",
    tags=["suppressions"],
    status_code=204,
    responses={**NO_CONTENT, **answers(200, SuppressionLifted)},
)
def delete_suppression(
    address: Address,
    channel: Channel = "email",
    provider: Annotated[bool, Query(description="Off SES's list, too; answers what that says then.")] = False,
) -> tuple[SuppressionLifted | None, int]:
    """Let an address be sent to again. With `provider`, SES's list is the whole AWS account's, and 200 is answered."""
    workspace, author = base.caller("editor")
    normal = normal_address(channel, address, base.known(workspace))
    before = look_up(ses(), normal) if provider and _by_ses(workspace, channel) else None
    told = take_off(ses(), normal) if before and before.suppressed else before
    try:
        suppression.lift(base.environment.store, workspace, channel, normal, base.clock, author.actor)
    except NotFound:
        if not (before and before.suppressed):
            raise
    return (SuppressionLifted(address=normal, channel=channel, provider=told), 200) if provider else (None, 204)


def _by_ses(workspace: str, channel: Channel) -> bool:
    return channel == "email" and email_settings(base.environment.store, workspace).provider == "ses"
