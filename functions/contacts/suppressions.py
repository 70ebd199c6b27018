"""Routes of the addresses that nothing may be sent to."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query
from godwit.contacts import suppression
from godwit.contacts.model import Suppression, SuppressionFields, normal_address
from godwit.contacts.reachability import Channel
from godwit.http.app import NO_CONTENT, answers, workspace_of
from godwit.http.models import Listing
from godwit.http.pages import Cursor, Limit, decode_cursor, encode_cursor

from functions.contacts import base
from functions.contacts.base import app

Address = Annotated[str, Query(description="The email address or phone number.", max_length=320)]


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


@app.delete(
    "/v1/suppressions",
    operation_id="deleteSuppression",
    summary="Lift a suppression",
    tags=["suppressions"],
    status_code=204,
    responses=NO_CONTENT,
)
def delete_suppression(address: Address, channel: Channel = "email") -> None:
    """Let an address be sent to again."""
    workspace, author = base.caller("editor")
    normal = normal_address(channel, address, base.known(workspace))
    suppression.lift(base.environment.store, workspace, channel, normal, base.clock, author.actor)
