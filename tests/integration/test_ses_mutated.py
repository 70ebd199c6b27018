"""Ten thousand SES messages with something changed: none raises, and none changes what it should not.

A message that was changed where it doesn't matter is still a message: it may do what it says, to the one whom its mail
was sent to. So everything else must stay: other people, other campaigns, other addresses, and facts of another kind.
"""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

from godwit.store import keys

from tests.corpus import ses
from tests.mailroom import Mailroom

NAMES = [f"events/{name}" for name in ses.EVENTS] + [f"notifications/{name}" for name in ses.NOTIFICATIONS]
MESSAGES = 10_000
ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 10**40, "", " ", "\ud800", "x" * 3_000, "1e9", "\x00"),
    *([], {}, [[]], ["1"], [None]),
)

FACTS = {
    "state", "sent_at", "message_id", "delivered_at", "delayed_at", "delay", "bounced_at", "soft_bounced_at", "bounce",
    "complained_at", "rejected_at", "failed_at", "reason", "unsubscribed_at", "version",
}  # fmt: skip
"""What a row may gain or change by a provider's report."""


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    within = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(found for key, each in within for found in places(each, (*path, key)))]


def holder(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        value = value[key]
    return value


class Changes:
    """Ways to spoil a message. `strangers`: what it might be made to speak of instead, in lists to choose one from."""

    def __init__(self, chance: random.Random, strangers: list[list[str]]) -> None:
        self.chance, self.strangers = chance, strangers
        self.chosen = strangers[0]

    def change(self, event: dict[str, Any]) -> str:
        event, self.chosen = copy.deepcopy(event), self.chance.choice(self.strangers)
        ways: list[Callable[[dict[str, Any]], None]] = [self.leave_out, self.replace, self.swap, self.speak_of_others]
        for _ in range(self.chance.randint(1, 4)):
            self.chance.choice(ways)(event)
        text = json.dumps(ses.enveloped(event) if self.chance.random() < 0.3 else event)
        return self.bend(text) if self.chance.random() < 0.3 else text

    def leave_out(self, event: dict[str, Any]) -> None:
        if found := places(event):
            path = self.chance.choice(found)
            del holder(event, path)[path[-1]]

    def replace(self, event: dict[str, Any]) -> None:
        if found := places(event):
            path = self.chance.choice(found)
            holder(event, path)[path[-1]] = copy.deepcopy(self.chance.choice(ODD))

    def swap(self, event: dict[str, Any]) -> None:
        if len(found := places(event)) > 1:
            one, other = self.chance.sample(found, 2)
            if one == other[: len(one)] or other == one[: len(other)]:
                return
            here, there = holder(event, one), holder(event, other)
            here[one[-1]], there[other[-1]] = there[other[-1]], here[one[-1]]

    def speak_of_others(self, event: dict[str, Any]) -> None:
        texts = [path for path in places(event) if isinstance(holder(event, path)[path[-1]], str)]
        if texts:
            path = self.chance.choice(texts)
            holder(event, path)[path[-1]] = self.chance.choice(self.chosen)

    def bend(self, text: str) -> str:
        at = self.chance.randrange(len(text))
        return self.chance.choice(
            [text[:at], text[:at] + chr(self.chance.randrange(32, 0x2FF)) + text[at + 1 :], text[:at] + text[at:] * 2]
        )


def test_ten_thousand_messages_with_something_changed() -> None:
    room = Mailroom(contacts=3, campaigns=2)
    clean = copy.deepcopy((room.store._items, room.store._indexed))
    before = room.state()
    words = ["Bounce", "Complaint", "Delivery", "Permanent", "OptOut", "1999-01-01T00:00:00Z", "999999999999"]
    others = [*(room.address(number) for number in (2, 3)), "01J00000000000000000000000", *words]
    # Not both in one message: with the id and the marks of another mail it would be a message about that one.
    marks = ["2", "3", room.campaigns[1], *(f"{room.workspace}.{room.campaigns[at]}.{2 - at}.1" for at in (0, 1))]
    ids = [room.message_id(number, campaign) for number in (1, 2, 3) for campaign in (0, 1)]
    changes = Changes(random.Random(5), [[*others, *marks], [*others, *ids]])
    theirs = {
        "row": f"ledger {room.recipient(1).key.pk} {room.recipient(1).key.sk}",
        "contact": next(place for place in before if "#contact#" in place and place.endswith("0000000001")),
    }
    outcomes = {"kept aside": 0, "did something": 0, "did nothing": 0}
    for count in range(MESSAGES):
        body = changes.change(room.event(NAMES[count % len(NAMES)]))
        room.store._items, room.store._indexed = copy.deepcopy(clean)
        assert room.deliver(body) == [], body
        after = room.state()
        changed = {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}
        assert all(is_theirs(room, place, theirs, after) for place in changed), (changed, body)
        if theirs["row"] in changed:
            row, was = after[theirs["row"]], before[theirs["row"]]
            assert {name for name in row.keys() | was.keys() if row.get(name) != was.get(name)} <= FACTS, body
        if theirs["contact"] in changed:
            doc, been = after[theirs["contact"]]["doc"], before[theirs["contact"]]["doc"]
            told = {name for name in doc if doc[name] != been[name]}
            assert told <= {"suppressed", "email_unsubscribed_at", "consent", "topics", "left_topics"}, body
        aside = any("#aside" in place for place in changed)
        assert not aside or len(changed) == 1, "what is kept aside does nothing else"
        outcomes["kept aside" if aside else "did something" if changed else "did nothing"] += 1
    assert min(outcomes.values()) > MESSAGES / 20, outcomes


def is_theirs(room: Mailroom, place: str, theirs: dict[str, str], after: dict[str, Any]) -> bool:
    """Whether a change is one that events about the message to the first contact may make."""
    if place in theirs.values() or "#aside" in place:
        return True
    if "#suppressed" in place:
        return bool(after[place]["address"] == room.address(1))
    if "#suppression#" in place:
        return place.endswith(keys.suppression(room.workspace, "email", room.address(1)).sk)
    return f"#event#{room.campaigns[0]}#1 " in place
