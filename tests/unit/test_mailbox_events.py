"""The events that the laptop's mailbox publishes are SES's: simulator addresses, and what each event says."""

import pytest

from local.mailbox.events import Event, events_of
from local.mailbox.message import Message


def events_for(*to: str) -> list[Event]:
    message = Message(
        id="m1",
        sender='"Demo, Inc." <news@demo.test>',
        to=to,
        reply_to=(),
        subject="s",
        html="",
        text="",
        headers={"X-Own": "1"},
        attachments=(),
        tags={"campaign": "c"},
        configuration_set="set",
        sent_at=1_700_000_000_000,
    )
    return list(events_of(message))


def test_what_the_account_s_list_holds_back_is_not_delivered() -> None:
    message = Message("m", "a@demo.test", ("Held@example.com", "b@example.com"), (), "", "", "", {}, (), {}, None, 0)
    held, other = events_of(message, {"held@example.com"})
    assert held.payload["bounce"]["bounceSubType"] == "OnAccountSuppressionList"
    assert other.payload["eventType"] == "Delivery"


def kinds(*to: str) -> list[str]:
    return [event.payload["eventType"] for event in events_for(*to)]


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("a@example.com", ["Delivery"]),
        ("success@simulator.amazonses.com", ["Delivery"]),
        ("SUCCESS+x@Simulator.AmazonSES.com", ["Delivery"]),
        ("bounce@simulator.amazonses.com", ["Bounce"]),
        ("bounce+label-1@simulator.amazonses.com", ["Bounce"]),
        ("suppressionlist@simulator.amazonses.com", ["Bounce"]),
        ("ooto@simulator.amazonses.com", ["Delivery", "Bounce"]),
        ("complaint@simulator.amazonses.com", ["Delivery", "Complaint"]),
        ("bounced@simulator.amazonses.com", ["Delivery"]),
        ("bounce@simulator.amazonses.com.example.com", ["Delivery"]),
    ],
)
def test_an_address_has_the_fate_that_its_name_says(to: str, expected: list[str]) -> None:
    assert kinds(to) == expected


@pytest.mark.parametrize(
    ("name", "kind", "subtype"),
    [
        ("bounce", "Permanent", "General"),
        ("suppressionlist", "Permanent", "Suppressed"),
        ("ooto", "Transient", "General"),
    ],
)
def test_bounces_say_whether_they_are_final(name: str, kind: str, subtype: str) -> None:
    bounce = events_for(f"{name}@simulator.amazonses.com")[-1].payload["bounce"]
    assert (bounce["bounceType"], bounce["bounceSubType"]) == (kind, subtype)
    assert bounce["bouncedRecipients"][0]["emailAddress"] == f"{name}@simulator.amazonses.com"


def test_events_name_the_message_and_bring_tags_and_headers_back() -> None:
    for event in events_for("complaint@simulator.amazonses.com"):
        mail = event.payload["mail"]
        assert (mail["messageId"], mail["destination"]) == ("m1", ["complaint@simulator.amazonses.com"])
        assert mail["tags"]["campaign"] == ["c"]
        assert mail["tags"]["ses:configuration-set"] == ["set"]
        assert mail["tags"]["ses:from-domain"] == ["demo.test"]
        assert {"name": "X-Own", "value": "1"} in mail["headers"]
        assert event.payload["eventType"].lower() in event.payload


def test_events_come_in_the_order_in_which_things_happen() -> None:
    times = [event.at for event in events_for("complaint@simulator.amazonses.com")]
    assert times == sorted(times)
    assert times[0] > 1_700_000_000_000
