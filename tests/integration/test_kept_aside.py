"""Messages that nobody understands: kept, told to an operator, played again, and erased with the person."""

import json
from typing import Any

import pytest
from godwit.clock import DAY, SECOND
from godwit.ledger.rows import status_of

from functions.webhooks import ses_events
from infra.kept_aside import chosen, lines, replay
from tests.corpus import ses
from tests.mailroom import NOW, Mailroom


@pytest.fixture
def room() -> Mailroom:
    return Mailroom()


def unknown(room: Mailroom, number: int = 1) -> dict[str, Any]:
    return {**room.event("events/delivery", number), "eventType": "Teleport"}


BODIES = {
    "no JSON": "nonsense",
    "nothing": "",
    "a list": "[]",
    "no type": "{}",
    "no mail": '{"eventType": "Bounce"}',
    "too deep": "[" * 100_000,
    "half a character": '"\ud800"',
    "a confirmation": '{"Type": "SubscriptionConfirmation", "SubscribeURL": "https://sns.example"}',
    "an envelope with nothing in it": '{"Type": "Notification"}',
    "beyond a large item": '{"x": "' + "y" * 500_000 + '"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_is_no_event_is_kept_aside_once(room: Mailroom, body: str) -> None:
    before = room.state()
    assert room.deliver(body, body) == []
    [item] = room.aside()
    assert item["at"] == NOW
    assert item["expires_at"] == (NOW + 396 * DAY) // SECOND
    assert item["why"]
    rest = {place: kept for place, kept in room.state().items() if "#aside" not in place}
    assert rest == before


@pytest.mark.parametrize("in_envelope", [False, True])
def test_an_unknown_type_is_kept_with_whom_it_is_about(room: Mailroom, in_envelope: bool) -> None:
    event = unknown(room)
    room.deliver(ses.enveloped(event) if in_envelope else event)
    [item] = room.aside()
    assert (item["workspace"], item["number"]) == (room.workspace, 1)
    assert status_of(room.row()) == "sent"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("bounce", "bounceType"), "Sideways"),
        (("bounce", "bouncedRecipients"), "person1@example.test"),
        (("bounce", "timestamp"), "yesterday"),
        (("bounce", "timestamp"), "9026-11-18T10:15:02.669Z"),
        (("mail", "messageId"), ["x"]),
        (("mail", "tags", "number"), "1"),
        (("mail", "destination"), {}),
    ],
)
def test_an_event_that_is_not_as_documented_changes_nothing_else(
    room: Mailroom, path: tuple[str, ...], value: Any
) -> None:
    event = room.event("events/bounce_general")
    at = event
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    before = room.state()
    assert room.deliver(event) == []
    assert len(room.aside()) == 1
    assert {place: kept for place, kept in room.state().items() if "#aside" not in place} == before


def test_the_metric_counts_each_message_once(room: Mailroom, capsys: pytest.CaptureFixture[str]) -> None:
    room.deliver("nonsense", "nonsense", "other nonsense")
    written = [json.loads(line) for line in capsys.readouterr().out.splitlines() if ses_events.KEPT_ASIDE in line]
    assert [metric[ses_events.KEPT_ASIDE] for metric in written] == [[1.0], [1.0]]


class Queue:
    """Hands what it is sent straight to the handler."""

    def __init__(self, room: Mailroom) -> None:
        self.room = room

    def send_message(self, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803 - boto3's names
        assert QueueUrl == "https://queue"
        self.room.deliver(MessageBody)


def test_an_operator_sees_them_and_plays_them_again(room: Mailroom) -> None:
    """As after a deployment that knows the type: here the message is mended in its place."""
    room.deliver("nonsense", unknown(room))
    shown = list(lines(room.store))
    assert len(shown) == 2
    assert sorted(room.workspace in line for line in shown) == [False, True]
    [item] = [item for item in room.aside() if "workspace" in item]
    [same] = chosen(room.store, [item["sk"][:12]])
    assert same == item
    assert chosen(room.store, []) == []
    replay(room.store, Queue(room), "https://queue", [{**item, "body": item["body"].replace("Teleport", "Delivery")}])
    assert status_of(room.row()) == "delivered"
    [left] = room.aside()
    replay(room.store, Queue(room), "https://queue", chosen(room.store, ["all"]))
    assert [item["sk"] for item in room.aside()] == [left["sk"]], "still not understood"
