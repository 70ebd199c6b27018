"""SES's events through their handler: what each of AWS's documented kinds changes, and what it leaves alone."""

import json
from typing import Any

import pytest
from godwit.clock import DAY, HOUR, MINUTE, SECOND, to_iso
from godwit.contacts import topics
from godwit.contacts.commit import amend
from godwit.contacts.reachability import reachability
from godwit.contacts.removal import bury
from godwit.contacts.suppression import lift, suppress
from godwit.contacts.timeline import Author
from godwit.ledger.claims import claim, mark_failed
from godwit.ledger.hits import Hit, record_hit
from godwit.ledger.rows import status_of
from godwit.store import documents, keys
from godwit.store.protocol import Update

from tests.corpus import ses
from tests.mailroom import NOW, Mailroom

SOFT = ("general", "mailbox_full", "message_too_large", "content_rejected", "attachment_rejected", "undetermined")

# The sample, the status that it leads to, why the address is suppressed, and the raw events that are kept.
CHANGES = {
    "events/send": ("sent", None, []),
    "events/delivery": ("delivered", None, []),
    "events/bounce_general": ("bounced", "hard_bounce", ["bounce"]),
    "events/bounce_no_email": ("bounced", "hard_bounce", ["bounce"]),
    "events/bounce_suppressed": ("bounced", "hard_bounce", ["bounce"]),
    "events/bounce_on_account_suppression_list": ("bounced", "hard_bounce", ["bounce"]),
    "events/bounce_transient_general": ("bounced", None, ["soft_bounce"]),
    **{f"events/bounce_{kind}": ("bounced", None, ["soft_bounce"]) for kind in SOFT[1:]},
    "events/complaint_abuse": ("complained", "complaint", ["complaint"]),
    "events/complaint_without_report": ("complained", "complaint", ["complaint"]),
    "events/complaint_not_spam": ("sent", None, ["not_spam"]),
    "events/complaint_on_account_suppression_list": ("bounced", "complaint", ["bounce"]),
    "events/reject": ("failed", None, ["reject"]),
    "events/rendering_failure": ("failed", None, ["rendering_failure"]),
    "events/delivery_delay": ("sent", None, ["delay"]),
    "events/subscription": ("unsubscribed", None, ["subscription"]),
    "events/subscription_topic": ("unsubscribed", None, ["subscription"]),
    "events/open": ("sent", None, []),
    "events/click": ("sent", None, []),
    "notifications/delivery": ("delivered", None, []),
    "notifications/bounce_with_dsn": ("bounced", "hard_bounce", ["bounce"]),
    "notifications/bounce_without_dsn": ("bounced", "hard_bounce", ["bounce"]),
    "notifications/bounce_partly_delayed": ("bounced", "hard_bounce", ["bounce"]),
    "notifications/complaint_with_report": ("complained", "complaint", ["complaint"]),
    "notifications/complaint_without_report": ("complained", "complaint", ["complaint"]),
}


@pytest.fixture
def room() -> Mailroom:
    return Mailroom()


def test_every_sample_is_expected_to_change_something_or_nothing() -> None:
    names = {f"events/{name}" for name in ses.EVENTS} | {f"notifications/{name}" for name in ses.NOTIFICATIONS}
    assert names == set(CHANGES)


@pytest.mark.parametrize("in_envelope", [False, True])
@pytest.mark.parametrize("name", CHANGES)
def test_a_documented_event_changes_what_it_says(room: Mailroom, name: str, in_envelope: bool) -> None:
    event = room.event(name)
    others = {place: item for place, item in room.state().items() if place.endswith("0000000002")}
    assert room.deliver(ses.enveloped(event) if in_envelope else event) == []
    status, suppressed, raw = CHANGES[name]
    assert status_of(room.row()) == status
    assert (room.suppression() or {}).get("reason") == suppressed
    assert [item["address"] for item in room.listed()] == ([room.address(1)] if suppressed else [])
    assert room.contact()["suppressed"]["email"] == suppressed
    assert room.raw_events() == raw
    assert room.aside() == []
    state = room.state()
    assert {place: state[place] for place in others} == others, "nobody else is concerned"


def test_facts_keep_the_provider_s_words_and_times(room: Mailroom) -> None:
    room.deliver(room.event("events/bounce_general", 1), room.event("events/delivery_delay", 2))
    assert room.row(1)["bounce"] == "Permanent/General: smtp; 550 5.1.1 user unknown"
    assert to_iso(room.row(1)["bounced_at"]) == "2026-11-18T10:15:02.669Z"
    assert room.row(2)["delay"].startswith("TransientCommunicationFailure: smtp; 421 4.4.1")
    assert to_iso(room.row(2)["delayed_at"]) == "2026-11-18T10:15:02.669Z"
    room.deliver(room.event("events/rendering_failure", 3))
    assert room.row(3)["reason"] == "Attribute 'first_name' is not present in the rendering data."


def test_a_complaint_unsubscribes_and_praise_does_not(room: Mailroom) -> None:
    room.deliver(room.event("events/complaint_abuse", 1), room.event("events/complaint_not_spam", 2))
    assert room.contact(1)["email_unsubscribed_at"] == "2026-11-18T10:15:02.669Z"
    assert room.contact(1)["consent"]["email"]["source"] == "complaint"
    assert reachability(room.contact(1), "email", "not_unsubscribed") == "suppressed"
    assert room.contact(2)["email_unsubscribed_at"] is None
    assert reachability(room.contact(2), "email", "not_unsubscribed") is None


def test_what_ses_held_back_for_an_earlier_complaint_is_no_further_one(room: Mailroom) -> None:
    room.deliver(room.event("events/complaint_on_account_suppression_list"))
    assert "complained_at" not in room.row()
    assert room.row()["bounce"] == "Complaint/OnAccountSuppressionList"
    assert room.contact()["email_unsubscribed_at"] is None


def test_who_leaves_by_ses_s_lists_leaves_here(room: Mailroom) -> None:
    named = documents.create(room.store, room.workspace, topics.KIND, "01T", {"name": "Offers", "default": True}, NOW)
    other = documents.create(room.store, room.workspace, topics.KIND, "02T", {"name": "News", "default": True}, NOW)
    for number in (1, 2):
        amend(
            room.store,
            room.workspace,
            number,
            lambda doc: {**doc, "topics": [named.id, other.id]},
            lambda: NOW,
            Author("x", "api"),
        )
    room.deliver(room.event("events/subscription", 1), room.event("events/subscription_topic", 2))
    assert room.contact(1)["email_unsubscribed_at"] == "2026-11-18T11:02:17.910Z"
    assert (room.contact(2)["topics"], room.contact(2)["email_unsubscribed_at"]) == ([other.id], None)


def test_who_left_everything_by_the_provider_is_left_in_peace_without_the_contact(room: Mailroom) -> None:
    for number, gone in ((1, True), (2, False)):
        if gone:
            bury(room.store, room.workspace, number, lambda: NOW)
        room.deliver(room.event("events/subscription", number))
        assert (room.suppression(number) is not None) == gone
    assert (room.suppression(1) or {})["reason"] == "unsubscribed"


def test_soft_bounces_that_somebody_imported_are_not_taken_back(room: Mailroom) -> None:
    suppress(room.store, room.workspace, "email", room.address(1), "soft_bounces", NOW, mark="import")
    room.deliver(room.event("events/bounce_mailbox_full"), room.event("events/delivery", later=MINUTE))
    assert (room.suppression(1) or {})["reason"] == room.contact(1)["suppressed"]["email"] == "soft_bounces"


@pytest.mark.parametrize("reported_first", [True, False])
def test_hits_on_delivery_are_a_machines_whenever_the_delivery_is_reported(
    room: Mailroom, reported_first: bool
) -> None:
    """A filter holds the mail back for a minute and follows two links; our word of the delivery comes after that."""
    delivery = room.event("events/delivery", later=MINUTE)

    def follow() -> None:
        for link in (0, 1):
            at = NOW + MINUTE - SECOND + link
            hit = Hit(
                room.workspace, room.campaigns[0], 1, "click", link, at, f"hit{link}", "Mozilla/5.0 (X11) Firefox"
            )
            assert record_hit(room.store, hit)

    for act in (lambda: room.deliver(delivery), follow)[:: 1 if reported_first else -1]:
        act()
    row = room.row()
    assert ("clicked_at" in row, row["machine_clicked_why"], status_of(row)) == (False, "on_delivery", "delivered")


@pytest.mark.parametrize("name", CHANGES)
def test_an_event_about_a_message_that_was_never_sent_changes_nothing(room: Mailroom, name: str) -> None:
    claim(room.store, room.recipient(77), run=1, claim_id="c", now=NOW, sent_to="digest")
    mark_failed(room.store, room.recipient(77), "c", "no such mailbox", NOW)
    before = room.state()
    unknown, elsewhere = room.event(name, 88), room.event(name)
    elsewhere = json.loads(json.dumps(elsewhere).replace(room.campaigns[0], "01J00000000000000000000000"))
    forged = {**room.event(name), "mail": {**room.event(name)["mail"], "messageId": "0100-another-message"}}
    later_try = json.loads(
        json.dumps(room.event(name)).replace('"attempt": ["1"]', '"attempt": ["2"]').replace(".1.1", ".1.2")
    )
    refused = ses.addressed(name, room.recipient(77), "person77@example.test", "0100-refused")
    assert room.deliver(unknown, elsewhere, forged, later_try, refused) == []
    assert room.state() == before


@pytest.mark.parametrize("name", CHANGES)
def test_another_account_s_mail_changes_nothing(room: Mailroom, name: str) -> None:
    before = room.state()
    event = room.event(name)
    event["mail"]["sendingAccountId"] = "999999999999"
    assert room.deliver(event) == []
    assert room.state() == before


def test_mail_without_our_marks_changes_nothing(room: Mailroom) -> None:
    before = room.state()
    room.deliver(*(ses.sample(name) for name in CHANGES))
    marks = [("number", "01"), ("number", "-1"), ("number", "99999999999"), ("attempt", "0"), ("attempt", "x")]
    for name, value in [*marks, ("workspace", f"{room.workspace}#row"), ("campaign", "a#b")]:
        event = room.event("events/complaint_abuse")
        event["mail"]["tags"][name] = [value]
        room.deliver(event)
    assert room.state() == before


def test_only_addresses_that_the_mail_was_sent_to_are_suppressed(room: Mailroom) -> None:
    """A delivery status notification names the final recipient, which may be one that the mail was forwarded to."""
    event = room.event("events/bounce_general", 1)
    event["bounce"]["bouncedRecipients"] = [
        {"emailAddress": room.address(2)},
        {"emailAddress": "forwarded@example.test"},
    ]
    room.deliver(event)
    assert [item["address"] for item in room.listed()] == [room.address(1)]


def test_of_several_recipients_only_those_that_bounced_and_are_the_contact_s(room: Mailroom) -> None:
    event = ses.addressed("notifications/bounce_partly_delayed", room.recipient(1), room.address(1), room.message_id(1))
    event["mail"]["destination"] = ["jane@example.com", room.address(1), room.address(2)]
    event["bounce"]["bouncedRecipients"][0]["emailAddress"] = room.address(1).upper()
    event["bounce"]["bouncedRecipients"][1]["emailAddress"] = room.address(2)
    room.deliver(event)
    assert [item["address"] for item in room.listed()] == [room.address(1)]


def test_an_address_that_the_contact_gave_up_is_suppressed_and_the_new_one_is_not(room: Mailroom) -> None:
    event = room.event("events/bounce_general")
    moved = "moved@example.test"
    amend(room.store, room.workspace, 1, lambda doc: {**doc, "email": moved}, lambda: NOW, Author("x", "api"))
    room.deliver(event)
    assert [item["address"] for item in room.listed()] == [room.address(1)]
    assert room.contact()["suppressed"]["email"] is None


def test_who_was_deleted_is_suppressed_and_after_a_month_under_the_hash_alone(room: Mailroom) -> None:
    bury(room.store, room.workspace, 1, lambda: NOW)
    bury(room.store, room.workspace, 2, lambda: NOW)
    room.store.write(Update(keys.contact(room.workspace, 2), remove=("marks", "imports")))
    room.deliver(room.event("events/complaint_abuse", 1), room.event("events/complaint_abuse", 2))
    assert [item["address"] for item in room.listed()] == [room.address(1)]
    assert all((room.suppression(number) or {})["reason"] == "complaint" for number in (1, 2))


def test_what_people_entered_stays_and_the_gravest_report_stands(room: Mailroom) -> None:
    suppress(room.store, room.workspace, "email", room.address(1), "manual", NOW)
    room.deliver(room.event("events/complaint_abuse", 1))
    assert (room.suppression(1) or {})["reason"] == "manual"
    room.deliver(room.event("events/bounce_general", 2), room.event("events/complaint_abuse", 2))
    assert (room.suppression(2) or {})["reason"] == room.contact(2)["suppressed"]["email"] == "complaint"
    assert len(room.listed()) == 2


def test_a_repeat_does_not_contradict_who_lifted_the_suppression(room: Mailroom) -> None:
    for name in ("events/bounce_general", "events/complaint_abuse"):
        event = room.event(name)
        room.deliver(event)
        lift(room.store, room.workspace, "email", room.address(1), lambda: NOW + DAY, "owner@demo.test")
        room.deliver(event, ses.enveloped(event))
        assert room.suppression() is None
    room.deliver(room.event("events/bounce_general", later=2 * DAY))
    assert room.suppression() is not None, "a further bounce is another matter"


def test_a_report_of_an_earlier_try_proves_that_one(room: Mailroom) -> None:
    """The first try was unknown, the second refused; then SES tells that the first arrived."""
    recipient = room.recipient(9)
    claim(room.store, recipient, run=1, claim_id="a", now=NOW, sent_to="digest")
    room.store.write(Update(recipient.key, set={"state": "unknown"}, add={"version": 1}))
    before = room.store.get(recipient.key) or {}
    claim(room.store, recipient, run=2, claim_id="b", now=NOW + HOUR, sent_to="digest", before=before)
    mark_failed(room.store, recipient, "b", "mailbox is full", NOW + HOUR)
    room.deliver(ses.addressed("events/delivery", recipient, room.address(9), "0100-first"))
    assert (room.row(9)["state"], status_of(room.row(9)), "reason" in room.row(9)) == ("sent", "delivered", False)


def test_a_resend_of_what_was_rejected_is_judged_by_its_own_reports(room: Mailroom) -> None:
    recipient = room.recipient(1)
    rejection = room.event("events/reject")
    room.deliver(rejection)
    claim(room.store, recipient, run=2, claim_id="b", now=NOW + HOUR, sent_to="digest", before=room.row())
    second = ses.addressed("events/delivery", recipient, room.address(1), "0100-second", attempt=2)
    room.deliver(rejection, second)
    assert (room.row()["state"], room.row()["message_id"]) == ("sent", "0100-second")
    assert status_of(room.row()) == "delivered"


@pytest.mark.parametrize("in_envelope", [False, True])
@pytest.mark.parametrize("name", ["topic_validated.txt", "subscription_succeeded.json"])
def test_that_a_topic_was_connected_is_no_event(room: Mailroom, name: str, in_envelope: bool) -> None:
    before = room.state()
    said = ses.text(name)
    assert room.deliver(ses.enveloped(said) if in_envelope else said) == []
    assert room.state() == before


def test_fields_that_ses_may_add_are_passed_over(room: Mailroom) -> None:
    event: Any = room.event("events/bounce_general")
    event |= {"version": 2}
    event["bounce"] |= {"new": {"field": [1]}}
    event["mail"] |= {"new": None}
    room.deliver(event)
    assert status_of(room.row()) == "bounced"
