"""The sign-up form of a workspace. Touches: the store, the queue `signups`."""

from collections.abc import Mapping
from typing import Any

from godwit.ids import new_id
from godwit.public_pages.forms import header_of
from godwit.public_pages.languages import Texts, choose, texts_in
from godwit.public_pages.page import answer, render
from godwit.public_pages.senders import sender_name
from godwit.queues import Message
from godwit.settings import SignupSettings, signup_settings
from godwit.signup.limits import PER_ADDRESS, PER_SOURCE, PER_WORKSPACE, Limit, admits, mailbox_of, source_of
from godwit.signup.offer import OfferedTopic, offered
from godwit.signup.pending import SignUp, keep

from functions.signup import answers, base
from functions.signup.request import Posted, address_in, language_in, name_in, posted, wants_json


def answer_to(event: Mapping[str, Any], method: str, workspace: str) -> dict[str, Any]:
    """Answer a request for the form of a workspace."""
    if method == "OPTIONS":
        return answers.allowed()
    sent = posted(event) if method == "POST" else Posted()
    say = texts_in(choose(sent.language[:50], header_of(event, "accept-language")))
    store = base.environment.store
    settings, sender = signup_settings(store, workspace), sender_name(store, workspace)
    if not settings.enabled:
        return answers.told(event, say, 404, "signup_closed", sender)
    topics = offered(store, workspace, settings)
    if method != "POST":
        return answer(200, _page(say, sender, topics, sent))
    if sent.website:  # A robot: no person sees this field. It is to think that it got through.
        return _done(event, say, settings, sender)
    fault, sign_up = _checked(sent, topics, say)
    if sign_up is None:
        field = "topics" if fault == "signup_no_topic" else "email"
        if wants_json(event):
            return answers.told(event, say, 422, fault, sender, field)
        return answer(422, _page(say, sender, topics, sent, fault))
    if not _admitted(event, workspace):
        return answers.told(event, say, 429, "signup_busy", sender)
    # By address nothing is refused: that would tell of other people's sign-ups.
    if _counted(workspace, PER_ADDRESS, mailbox_of(sign_up.email)):
        identifier = new_id()
        keep(store, workspace, identifier, sign_up, base.clock())
        base.environment.queue("signups").send([Message({"workspace": workspace, "signup": identifier})])
    return _done(event, say, settings, sender)


def _checked(sent: Posted, topics: list[OfferedTopic], say: Texts) -> tuple[str, SignUp | None]:
    """The sign-up; or else the key of what is wrong."""
    email = address_in(sent.email)
    if email is None:
        return "signup_bad_email", None
    chosen: list[str] | None = None
    if topics:
        chosen = [topic.id for topic in topics if len(topics) == 1 or topic.id in sent.topics]
        if not chosen:
            return "signup_no_topic", None
    return "", SignUp(email, name_in(sent.first_name), language_in(sent.language, say.language), chosen)


def _admitted(event: Mapping[str, Any], workspace: str) -> bool:
    source = source_of(event, header_of(event, "x-forwarded-for"))
    return _counted(workspace, PER_SOURCE, source) and _counted(workspace, PER_WORKSPACE, "")


def _counted(workspace: str, limit: Limit, subject: str) -> bool:
    here = base.environment
    return admits(here.store, workspace, limit, subject, base.clock(), base.salt())


def _done(event: Mapping[str, Any], say: Texts, settings: SignupSettings, sender: str) -> dict[str, Any]:
    return answers.told(event, say, 200, "signup_mailed" if settings.double_opt_in else "signup_taken", sender)


def _page(say: Texts, sender: str, topics: list[OfferedTopic], typed: Posted, fault: str = "") -> str:
    return render("signup", say, sender, topics=topics, typed=typed, fault=fault)
