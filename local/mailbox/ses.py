"""SESv2 over HTTP: SendEmail (`Simple` content) with SES's own checks, and what is asked. Touches: the mail store.

Every domain is verified here, and every configuration set reports what ours does.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
"""

import base64
import binascii
import json
import uuid
from email.utils import parseaddr
from typing import Any

from godwit.clock import DAY, Clock
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.mailbox.events import events_of
from local.mailbox.message import Attachment, Message
from local.mailbox.store import MailStore

SEND_RATE = 100
"""Mails a second, as GetAccount tells (CONTRACT)."""
DAILY_QUOTA = 1_000_000
DOMAINS = ("demo.test", "other.test")
REPORTED = ("DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "DELIVERY_DELAY", "RENDERING_FAILURE", "SUBSCRIPTION")
LONGEST_HEADER = 870
MOST_RECIPIENTS = 50


class Rejected(Exception):
    """What SES would refuse; `code` is its exception's name."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def routes(store: MailStore, clock: Clock) -> list[Route]:
    """The operations, below the path that `AWS_ENDPOINT_URL_SESV2` names."""

    async def send(request: Request) -> Response:
        try:
            message = parse(json.loads(await request.body()), clock())
        except Rejected as rejected:
            return _refusal(rejected)
        store.add(message, events_of(message, store.suppressed(message.to)))
        return JSONResponse({"MessageId": message.id})

    async def account(_: Request) -> Response:
        quota = {
            "Max24HourSend": DAILY_QUOTA,
            "MaxSendRate": SEND_RATE,
            "SentLast24Hours": store.sent_since(clock() - DAY),
        }
        answer = {"ProductionAccessEnabled": True, "SendingEnabled": True, "EnforcementStatus": "HEALTHY"}
        return JSONResponse({**answer, "DedicatedIpAutoWarmupEnabled": False, "SendQuota": quota})

    async def identities(_: Request) -> Response:
        listed = {"IdentityType": "DOMAIN", "SendingEnabled": True, "VerificationStatus": "SUCCESS"}
        return JSONResponse({"EmailIdentities": [{"IdentityName": name, **listed} for name in DOMAINS]})

    async def identity(_: Request) -> Response:
        signed = {"SigningEnabled": True, "Status": "SUCCESS"}
        return JSONResponse({"VerifiedForSendingStatus": True, "DkimAttributes": signed})

    async def destinations(_: Request) -> Response:
        ours = {"Name": "laptop", "Enabled": True, "MatchingEventTypes": list(REPORTED)}
        return JSONResponse({"EventDestinations": [ours]})

    async def put_suppressed(request: Request) -> Response:
        asked = json.loads(await request.body())
        if asked.get("Reason") not in ("BOUNCE", "COMPLAINT"):
            return _refusal(Rejected("BadRequestException", "Reason is BOUNCE or COMPLAINT."))
        store.suppress(asked["EmailAddress"], asked["Reason"], clock())
        return JSONResponse({})

    async def get_suppressed(request: Request) -> Response:
        address = request.path_params["address"]
        found = store.suppressed([address]).get(address.lower())
        if found is None:
            return _not_found(address)
        reason, at = found
        destination = {"EmailAddress": address, "Reason": reason, "LastUpdateTime": at / 1_000, "Attributes": {}}
        return JSONResponse({"SuppressedDestination": destination})

    async def delete_suppressed(request: Request) -> Response:
        address = request.path_params["address"]
        return JSONResponse({}) if store.release(address) else _not_found(address)

    return [
        Route("/v2/email/suppression/addresses", put_suppressed, methods=["PUT"]),
        Route("/v2/email/suppression/addresses/{address:path}", get_suppressed, methods=["GET"]),
        Route("/v2/email/suppression/addresses/{address:path}", delete_suppressed, methods=["DELETE"]),
        Route("/v2/email/list-identities", identities, methods=["POST"]),
        Route("/v2/email/identities/{name}", identity, methods=["GET"]),
        Route("/v2/email/configuration-sets/{name}/event-destinations", destinations, methods=["GET"]),
        Route("/v2/email/outbound-emails", send, methods=["POST"]),
        Route("/v2/email/account", account, methods=["GET"]),
    ]


def _refusal(rejected: Rejected, status: int = 400) -> Response:
    return JSONResponse({"message": str(rejected)}, status, {"x-amzn-errortype": rejected.code})


def _not_found(address: str) -> Response:
    told = f"Email address {address} does not exist on your suppression list."
    return _refusal(Rejected("NotFoundException", told), 404)


def parse(body: dict[str, Any], now: int) -> Message:
    """The message of a SendEmail request. Raises Rejected."""
    simple = body.get("Content", {}).get("Simple")
    if simple is None:
        raise Rejected("BadRequestException", "The laptop's mailbox takes Simple content only.")
    to = tuple(body.get("Destination", {}).get("ToAddresses", []))
    if not 0 < len(to) <= MOST_RECIPIENTS:
        raise Rejected("BadRequestException", "A message needs 1 to 50 recipients.")
    sender = body.get("FromEmailAddress", "")
    for address in (sender, *to, *body.get("ReplyToAddresses", [])):
        _check_address(address)
    headers = {header["Name"]: header["Value"] for header in simple.get("Headers", [])}
    for name, value in headers.items():
        if not value.isascii() or len(value) > LONGEST_HEADER or not value.isprintable():
            raise Rejected("BadRequestException", f"The header {name} is too long or not printable ASCII.")
    parts = simple.get("Body", {})
    return Message(
        id=f"01000000{uuid.uuid4()}-000000",
        sender=sender,
        to=to,
        reply_to=tuple(body.get("ReplyToAddresses", [])),
        subject=simple["Subject"]["Data"],
        html=parts.get("Html", {}).get("Data", ""),
        text=parts.get("Text", {}).get("Data", ""),
        headers=headers,
        attachments=tuple(_attachment(part) for part in simple.get("Attachments", [])),
        tags={tag["Name"]: tag["Value"] for tag in body.get("EmailTags", [])},
        configuration_set=body.get("ConfigurationSetName"),
        sent_at=now,
    )


def _check_address(text: str) -> None:
    address = parseaddr(text)[1]
    local, _, domain = address.rpartition("@")
    if not local or "." not in domain or not address.isascii() or any(c.isspace() for c in address):
        raise Rejected("BadRequestException", f"Illegal address: {text!r}")


def _attachment(part: dict[str, Any]) -> Attachment:
    try:
        content = base64.b64decode(part["RawContent"], validate=True)
    except (binascii.Error, KeyError) as error:
        raise Rejected("BadRequestException", "An attachment's content is not base64.") from error
    return Attachment(part.get("FileName", ""), len(content))
