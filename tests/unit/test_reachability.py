"""The truth table of reachability: every combination of what a contact can say, on both channels and bases."""

import itertools
from typing import Any

import pytest
from godwit.contacts.reachability import Basis, Channel, Reason, reachability

TOPIC = "01TOPIC"


def contact(**changes: Any) -> dict[str, Any]:
    doc = {
        "email": "ada@example.com",
        "phone": "+4915112345678",
        "suppressed": {"email": None, "sms": None},
        "email_unsubscribed_at": None,
        "sms_opted_out_at": None,
        "topics": [TOPIC],
        "consent": {"email": {"given": True}, "sms": {"given": True}},
    }
    return {**doc, **changes}


CHANNELS: list[Channel] = ["email", "sms"]
ADDRESSES = {"email": "email", "sms": "phone"}
STOPS = {"email": "email_unsubscribed_at", "sms": "sms_opted_out_at"}


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("basis", "given", "expected"),
    [
        ("explicit", True, None),
        ("explicit", None, "no_consent"),
        ("explicit", False, "no_consent"),
        ("not_unsubscribed", True, None),
        ("not_unsubscribed", None, None),
        ("not_unsubscribed", False, "no_consent"),
    ],
)
def test_consent_by_basis(channel: Channel, basis: Basis, given: bool | None, expected: Reason | None) -> None:
    doc = contact(consent={"email": {"given": given}, "sms": {"given": given}})
    assert reachability(doc, channel, basis) == expected


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("faults", list(itertools.product([False, True], repeat=4)))
def test_the_first_reason_that_holds_is_named(channel: Channel, faults: tuple[bool, ...]) -> None:
    no_address, suppressed, stopped, no_consent = faults
    doc = contact()
    if no_address:
        doc[ADDRESSES[channel]] = None
    if suppressed:
        doc["suppressed"][channel] = "hard_bounce"
    if stopped:
        doc[STOPS[channel]] = "2026-01-01T00:00:00.000Z"
    if no_consent:
        doc["consent"][channel]["given"] = None
    reasons = ["no_address", "suppressed", "unsubscribed", "no_consent"]
    expected = next((reason for reason, holds in zip(reasons, faults, strict=True) if holds), None)
    assert reachability(doc, channel, "explicit") == expected


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_stands_against_the_other_channel_does_not_matter(channel: Channel) -> None:
    other: Channel = "sms" if channel == "email" else "email"
    doc = contact()
    doc["suppressed"][other] = "complaint"
    doc[STOPS[other]] = "2026-01-01T00:00:00.000Z"
    doc["consent"][other]["given"] = False
    doc[ADDRESSES[other]] = None
    assert reachability(doc, channel, "explicit") is None


def test_a_topic_is_for_its_subscribers() -> None:
    assert reachability(contact(), "email", "explicit", TOPIC) is None
    assert reachability(contact(), "email", "explicit", "01OTHER") == "unsubscribed"
    assert reachability(contact(topics=[]), "email", "explicit", TOPIC) == "unsubscribed"
    assert reachability(contact(topics=[]), "email", "explicit") is None
