"""What comes back of messages in the world, and a stream that is worked through as time passes."""

import json
from collections.abc import Callable
from typing import Any

from godwit.clock import SECOND, to_iso
from godwit.sending.email_provider import Email
from godwit.store import keys
from godwit.store.protocol import query_all

from tests.simulation.world import WORKSPACE, World

DETAILS: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "Delivery": lambda to, at: {"delivery": {"timestamp": at}},
    "Bounce": lambda to, at: {"bounce": _bounce("Permanent", to, at)},
    "SoftBounce": lambda to, at: {"bounce": _bounce("Transient", to, at)},
    "Complaint": lambda to, at: {"complaint": {"timestamp": at, "complainedRecipients": [{"emailAddress": to}]}},
}


def _bounce(kind: str, to: str, at: str) -> dict[str, Any]:
    bounced = [{"emailAddress": to, "diagnosticCode": "smtp; 550 5.1.1 user unknown"}]
    return {"bounceType": kind, "bounceSubType": "General", "timestamp": at, "bouncedRecipients": bounced}


def report(world: World, email: Email, kind: str, delay: int = SECOND) -> None:
    """Have SES report on a message after `delay` (ms)."""
    at = to_iso(world.now + delay)
    tags = {name: [value] for name, value in email.tags.items()}
    [place] = [place for place, (_, each) in enumerate(world.provider.accepted, start=1) if each is email]
    mail = {
        "messageId": f"message-{place}",
        "timestamp": to_iso(world.now),
        "destination": [email.to],
        "tags": tags,
    }
    event = {"eventType": kind.removeprefix("Soft"), "mail": mail, **DETAILS[kind](email.to, at)}
    world.post("ses-events", json.dumps(event), delay)


def comes_back(world: World, fate: Callable[[int], str | None]) -> None:
    """Each message is reported on by its recipient's number; None: nothing is heard of it."""

    def after(email: Email) -> None:
        kind = fate(int(email.tags["number"]))
        if kind is not None:
            report(world, email, kind)

    world.provider.after = after


def aggregate_live(world: World) -> None:
    """From now on the aggregator gets what changed after every invocation, as a batch of its own."""
    original, done = world.invoke, [len(world.stream)]

    def invoke(queue: str, batch: list[tuple[str, int]]) -> None:
        original(queue, batch)
        changed = world.stream[done[0] :]
        done[0] = len(world.stream)
        if changed:
            world.aggregate([changed])

    world.invoke = invoke  # type: ignore[method-assign]


def told(world: World) -> list[tuple[str, str | None]]:
    """What people were notified of: event and campaign."""
    items = query_all(world.memory, keys.documents(WORKSPACE, "notification"))
    told = [json.loads(item["doc"]) for item in items]
    return [(each["event"], each["campaign_id"]) for each in told]
