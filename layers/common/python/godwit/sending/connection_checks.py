"""What would keep a workspace from sending, told before anything is sent. Touches: SES, or a mail server.

Nothing is sent by looking: with a mail server the conversation ends before a recipient is named.
"""

import ssl
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from godwit.http.models import Answer
from godwit.internet import public_addresses
from godwit.sending.identities import is_verified
from godwit.sending.smtp import CALL_LASTS
from godwit.sending.smtp_connection import STEPS, NotReady, Resolve, Server, Step, connect, name_sender

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
else:
    SESV2Client = Any

REPORTED = {"DELIVERY": "deliveries", "BOUNCE": "bounces", "COMPLAINT": "complaints"}
"""Events without which nobody would know what became of a message, and bounced addresses would be written to again."""

_STEPS: dict[Step, str] = {
    "address": "The server is on the internet",
    "connection": "The server answers",
    "tls": "The connection is encrypted",
    "login": "User and password are right",
    "sender": "The sender is accepted",
}


class Check(Answer):
    """One thing that was looked at; `detail` says what is wrong and how to mend it, or what was found."""

    name: str
    ok: bool
    detail: str


def ses_checks(client: SESV2Client, configuration_set: str, sender: str | None) -> list[Check]:
    """Whether SES would send: the account, its daily quota, the sender's address, the reports."""
    return [
        _asked("The AWS account may send", lambda: _account(client)),
        _asked("The daily quota is not used up", lambda: _quota(client)),
        _asked("The sender is verified", lambda: _sender(client, sender)),
        _asked("Deliveries, bounces and complaints are reported", lambda: _reports(client, configuration_set)),
    ]


def smtp_checks(
    server: Server,
    password: str,
    sender: str | None,
    resolve: Resolve = public_addresses,
    context: ssl.SSLContext | None = None,
) -> list[Check]:
    """Whether a mail server would take a message, step by step; nothing is known of the steps after one that fails."""
    if sender is None:
        return [_no_sender(_STEPS["sender"])]
    deadline = time.monotonic() + CALL_LASTS
    try:
        connection = connect(server, password, deadline, resolve, context or ssl.create_default_context())
        try:
            name_sender(connection, sender)
        finally:
            connection.close()
    except NotReady as why:
        passed = STEPS[: STEPS.index(why.step)]
        return [*map(_passed, passed), Check(name=_STEPS[why.step], ok=False, detail=str(why))]
    return list(map(_passed, STEPS))


def _passed(step: Step) -> Check:
    return Check(name=_STEPS[step], ok=True, detail="")


def _no_sender(name: str) -> Check:
    return Check(name=name, ok=False, detail="No sender is set. Say who emails are from, and save.")


def _asked(name: str, look: Callable[[], tuple[bool, str]]) -> Check:
    try:
        ok, detail = look()
    except (ClientError, BotoCoreError) as error:
        said = error.response["Error"].get("Message") if isinstance(error, ClientError) else None
        ok, detail = False, f"SES could not be asked: {said or error}"
    return Check(name=name, ok=ok, detail=detail)


def _account(client: SESV2Client) -> tuple[bool, str]:
    account = client.get_account()
    if not account["SendingEnabled"]:
        return False, "Sending is switched off for this AWS account; the SES console says why."
    if account.get("EnforcementStatus") == "SHUTDOWN":
        return False, "AWS has stopped sending for this account: too many bounces or complaints. See the SES console."
    if not account["ProductionAccessEnabled"]:
        return False, (
            "The account is in SES's sandbox: only verified addresses get anything. Ask for production access in the "
            "SES console."
        )
    return True, ""


def _quota(client: SESV2Client) -> tuple[bool, str]:
    quota = client.get_account()["SendQuota"]
    most, sent = quota["Max24HourSend"], quota["SentLast24Hours"]
    detail = f"{sent:,.0f} of {most:,.0f} emails sent in 24 hours; {quota['MaxSendRate']:,.0f} a second at the most."
    # SES tells of no limit by -1.
    return most < 0 or sent < most, "No daily limit." if most < 0 else detail


def _sender(client: SESV2Client, sender: str | None) -> tuple[bool, str]:
    if sender is None:
        return False, _no_sender("").detail
    if is_verified(client, sender):
        return True, sender
    return False, f"{sender} is not verified in this region. Verify the address or its domain in the SES console."


def _reports(client: SESV2Client, configuration_set: str) -> tuple[bool, str]:
    try:
        found = client.get_configuration_set_event_destinations(ConfigurationSetName=configuration_set)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return False, f"The configuration set {configuration_set} is gone. Deploy anew."
    told = {event for each in found["EventDestinations"] if each.get("Enabled") for event in each["MatchingEventTypes"]}
    missing = [name for event, name in REPORTED.items() if event not in told]
    if missing:
        return False, f"The configuration set {configuration_set} doesn't report {', '.join(missing)}. Deploy anew."
    return True, ""
