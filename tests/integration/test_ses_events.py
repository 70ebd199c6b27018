"""SES's events through their handler: each changes what it should, once, in any order."""

import copy
import itertools
import json
from typing import Any

import pytest
from godwit.campaigns.states import Status
from godwit.contacts.reachability import reachability
from godwit.ledger.rows import status_of
from godwit.store import keys
from godwit.store.protocol import query_all

from functions.webhooks import ses_events
from tests.simulation.world import WORKSPACE, World


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> tuple[World, str]:
    world = World(monkeypatch)
    world.add_contacts(3)
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    return world, campaign


def event(campaign: str, kind: str, number: int = 1, *, older_format: bool = False, **more: Any) -> dict[str, Any]:
    address = f"person{number}@example.test"
    mail: dict[str, Any] = {"messageId": "m1", "timestamp": "2026-11-18T10:14:00.000Z", "destination": [address]}
    if older_format:
        header = {"name": "X-Godwit-Recipient", "value": f"{WORKSPACE}.{campaign}.{number}.1"}
        mail["headers"] = [{"name": "Subject", "value": "x"}, header]
    else:
        mail["tags"] = {"workspace": [WORKSPACE], "campaign": [campaign], "number": [str(number)], "attempt": ["1"]}
    at = "2026-11-18T10:15:00.000Z"
    bounced = [{"emailAddress": address, "diagnosticCode": "smtp; 550 5.1.1 user unknown"}]
    bounce = {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": bounced,
        "timestamp": at,
        **more,
    }
    details: dict[str, Any] = {
        "Delivery": {"delivery": {"timestamp": at}},
        "Bounce": {"bounce": bounce},
        "Complaint": {"complaint": {"complainedRecipients": [{"emailAddress": address}], "timestamp": at}},
        "Reject": {"reject": {"reason": "Bad content"}},
        "Send": {"send": {}},
    }
    return {"notificationType" if older_format else "eventType": kind, "mail": mail, **details[kind]}


def deliver(world: World, *events: Any) -> None:
    world.invoke("ses-events", [(each if isinstance(each, str) else json.dumps(each), 0) for each in events])
    assert not world._agenda or all(entry[2] != "ses-events" for entry in world._agenda)


def contact(world: World, number: int = 1) -> dict[str, Any]:
    item = world.memory.get(keys.contact(WORKSPACE, number))
    assert item is not None
    doc: dict[str, Any] = json.loads(item["doc"])
    return doc


@pytest.mark.parametrize("older_format", [False, True])
def test_a_hard_bounce_suppresses_the_address(sent: tuple[World, str], older_format: bool) -> None:
    world, campaign = sent
    deliver(world, event(campaign, "Bounce", older_format=older_format))
    row = world.rows(campaign)[1]
    assert status_of(row) == "bounced"
    assert row["bounce"] == "Permanent/General: smtp; 550 5.1.1 user unknown"
    assert reachability(contact(world), "email", "explicit") == "suppressed"
    assert world.memory.get(keys.suppression(WORKSPACE, "email", "person1@example.test"))


def test_a_soft_bounce_counts_but_suppresses_nobody(sent: tuple[World, str]) -> None:
    world, campaign = sent
    deliver(world, event(campaign, "Bounce", bounceType="Transient"))
    assert status_of(world.rows(campaign)[1]) == "bounced"
    assert reachability(contact(world), "email", "explicit") is None


def test_an_automatic_reply_is_no_bounce_whichever_comes_first(sent: tuple[World, str]) -> None:
    world, campaign = sent
    reply = event(campaign, "Bounce", bounceType="Transient")
    deliver(world, event(campaign, "Delivery"), reply)
    second = event(campaign, "Bounce", 2, bounceType="Transient")
    deliver(world, second, event(campaign, "Delivery", 2))
    assert status_of(world.rows(campaign)[1]) == status_of(world.rows(campaign)[2]) == "delivered"


def test_a_complaint_unsubscribes_and_suppresses(sent: tuple[World, str]) -> None:
    world, campaign = sent
    deliver(world, event(campaign, "Complaint"))
    assert status_of(world.rows(campaign)[1]) == "complained"
    assert contact(world)["email_unsubscribed_at"] is not None
    assert reachability(contact(world), "email", "explicit") == "suppressed"


def test_repeats_and_every_order_end_the_same(sent: tuple[World, str]) -> None:
    world, campaign = sent
    kinds = [event(campaign, kind, 1) for kind in ("Send", "Delivery", "Complaint")]
    before = world.rows(campaign)[1]
    ends = set()
    for order in itertools.permutations(kinds):
        deliver(world, *order, *order)
        row = world.rows(campaign)[1]
        facts = {name: value for name, value in row.items() if name != "version"}
        ends.add(json.dumps(facts, sort_keys=True))
        world.memory._items["ledger", before["pk"]][before["sk"]] = dict(before)
        for item in list(query_all(world.memory, keys.events(WORKSPACE, campaign, 1))):
            world.memory._items["ledger", item["pk"]].pop(item["sk"])
    assert len(ends) == 1


def test_an_event_about_somebody_we_never_sent_to_changes_nothing(sent: tuple[World, str]) -> None:
    world, campaign = sent
    before = copy.deepcopy(world.memory._items)
    never = [event(campaign, kind, 77) for kind in ("Send", "Delivery", "Bounce", "Complaint", "Reject")]
    deliver(world, *never, event("01J00000000000000000000000", "Complaint", 1))
    after = {place: items for place, items in world.memory._items.items() if items}
    assert after == {place: items for place, items in before.items() if items}


def test_what_is_not_ours_is_passed_over_and_nonsense_goes_to_the_dead_letters(sent: tuple[World, str]) -> None:
    world, campaign = sent
    foreign = {"eventType": "Delivery", "mail": {"messageId": "m", "timestamp": "2026-11-18T10:14:00Z", "tags": {}}}
    deliver(world, foreign, {"eventType": "Subscription", "mail": foreign["mail"]}, event(campaign, "Delivery"))
    assert status_of(world.rows(campaign)[1]) == "delivered"
    records = [{"messageId": "1", "body": "nonsense", "eventSource": "aws:sqs"}]
    context: Any = None
    answer = ses_events.handler({"Records": records}, context)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}


def test_an_enveloped_event_is_opened(sent: tuple[World, str]) -> None:
    world, campaign = sent
    deliver(world, {"Type": "Notification", "MessageId": "x", "Message": json.dumps(event(campaign, "Delivery"))})
    assert status_of(world.rows(campaign)[1]) == "delivered"
