"""Confirming a sign-up: the page that the mail leads to, and its button. Touches: the store."""

import json
from collections.abc import Mapping
from typing import Any

from godwit.public_pages.forms import header_of
from godwit.public_pages.languages import choose, texts_in
from godwit.public_pages.page import answer, message, render
from godwit.public_pages.senders import sender_name
from godwit.signup.pending import find, settle
from godwit.signup.subscribe import subscribe

from functions.signup import base


def answer_to(event: Mapping[str, Any], method: str, workspace: str, identifier: str) -> dict[str, Any]:
    """Answer a request for the confirmation of a sign-up. Confirming twice is fine, and subscribes nobody who left."""
    store, now = base.environment.store, base.clock()
    pending = find(store, workspace, identifier, now)
    sender = sender_name(store, workspace)
    sign_up = pending.sign_up if pending else None
    say = texts_in(choose(sign_up.language if sign_up else None, header_of(event, "accept-language")))
    if pending is None:
        return answer(404, message(say, "expired", sender))
    if sign_up is None:
        return answer(200, message(say, "confirmed", sender))
    if method != "POST":
        return answer(200, render("confirm", say, sender, address=sign_up.email))
    subscribed = subscribe(store, workspace, sign_up, pending.at, base.clock)
    settle(store, workspace, identifier, now)
    base.logger.info("confirmed", workspace=workspace, signup=identifier, subscribed=subscribed is not None)
    if subscribed is None:
        return answer(200, message(say, "left_since", sender))
    blocked = json.loads(subscribed["doc"])["suppressed"]["email"] is not None
    return answer(200, message(say, "blocked" if blocked else "confirmed", sender))
