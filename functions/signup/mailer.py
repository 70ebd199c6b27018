"""Sign-ups from the queue: asks by mail, or subscribes who is new where the workspace wants no confirmation.

Touches: the Contacts and Core tables, the token secret, SES, workspaces' own mail servers and their passwords.
"""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.batches import QueueBatch
from godwit.contacts.suppression import held_against
from godwit.contacts.suppression_reasons import is_own_wish
from godwit.public_pages.languages import choose, texts_in
from godwit.public_pages.senders import sender_name
from godwit.sending.email_provider import AccountRefused, EmailProvider, OutcomeUnknown, Refused, Throttled
from godwit.sending.providers import MailAccounts
from godwit.sending.ses import CLIENT_CONFIG, SesProvider
from godwit.settings import email_settings, signup_settings
from godwit.signup.mail import confirmation
from godwit.signup.pending import SignUp, claim_mail, find, release_mail, settle
from godwit.signup.subscribe import number_of_address, subscribe

from functions.signup import base

processor = QueueBatch(base.logger)


@cache
def mail_accounts() -> MailAccounts:
    """What workspaces send by; made once, and kept while the function is warm."""
    here = base.environment
    ses = SesProvider(boto3.client("sesv2", config=CLIENT_CONFIG), here.configuration_set)
    return MailAccounts(here.store, here.secrets, ses, base.clock)


def email_provider(workspace: str) -> EmailProvider:
    """What the workspace sends by."""
    return mail_accounts().of(workspace).provider


def look_after(record: SQSRecord) -> None:
    """Deal with one sign-up. What the provider did not take surely is tried again by the queue."""
    workspace, identifier = record.json_body["workspace"], record.json_body["signup"]
    store = base.environment.store
    pending = find(store, workspace, identifier, base.clock())
    if pending is None or pending.sign_up is None:
        return
    sign_up = pending.sign_up
    held = held_against(store, workspace, "email", sign_up.email)
    if held is not None and not is_own_wish(held):
        base.logger.info("not mailed: suppressed", workspace=workspace, signup=identifier)
        return
    asks = signup_settings(store, workspace).double_opt_in
    if asks or held or number_of_address(store, workspace, sign_up.email) is not None:
        _ask(workspace, identifier, sign_up)
        return
    subscribe(store, workspace, sign_up, pending.at, base.clock)
    settle(store, workspace, identifier, base.clock())


def _ask(workspace: str, identifier: str, sign_up: SignUp) -> None:
    """Send the confirmation mail, at most once."""
    here, now = base.environment, base.clock()
    settings = email_settings(here.store, workspace)
    if settings.sender is None:
        base.logger.warning("not mailed: the workspace has no sender", workspace=workspace, signup=identifier)
        return
    email = confirmation(
        texts_in(choose(sign_up.language, None)),
        settings,
        sender_name(here.store, workspace),
        sign_up.email,
        here.keyring.confirmation_url(here.origin, workspace, identifier),
    )
    if not claim_mail(here.store, workspace, identifier, now):
        return
    try:
        email_provider(workspace).send(email)
    except (Throttled, AccountRefused):
        release_mail(here.store, workspace, identifier, now)
        raise
    except (Refused, OutcomeUnknown) as error:
        base.logger.warning("not mailed", workspace=workspace, signup=identifier, why=type(error).__name__)


def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Lambda's entry point."""
    return process_partial_response(event, look_after, processor, context)
