"""Sending an email: `python benchmarks/send.py`. All times are CPU time of this process, per message.

1. Preparing a message, against Django's EmailMultiAlternatives with a Django template. Django's signs no links.
2. The whole send function, its network stubbed, against the bare SDK calls that it can't do without: the very requests
   it makes for a claim, a mark and SES, and a tenth of a BatchGetItem of ten contacts.
3. What a recipient costs in requests and capacity: that the thousandth and the twenty-thousandth cost the same.

The rounds of what is compared are interleaved, so that the machine's moods hit both; medians are compared.
"""

import argparse
import json
import logging
import math
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import django
import pytest
from django.conf import settings as django_settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Template
from godwit.campaigns.campaign import KIND
from godwit.campaigns.states import Status
from godwit.clock import system_clock
from godwit.content.template import MessageTemplate
from godwit.ids import new_id
from godwit.ledger.claims import Recipient
from godwit.sending import ses
from godwit.sending.compose import compose, render
from godwit.sending.deliver import Sender
from godwit.sending.email_provider import Email
from godwit.sending.messages import RecipientMessage
from godwit.sending.revisions import Revision, Revisions, name_of, save
from godwit.sending.ses import SesProvider
from godwit.sending.watch import CampaignWatch
from godwit.store import dynamo, keys
from godwit.store.dynamo import DynamoStore
from godwit.store.objects import MemoryObjects
from godwit.tracking.tokens import Signer

from benchmarks import newsletter
from benchmarks.stubbed import CAMPAIGN, TABLES, WORKSPACE, Recording, StubbedAws
from functions.send_email import handler as send_email
from tests.metering import MeteredStore
from tests.simulation.world import World

SECRET = '{"1": "0123456789abcdef0123456789abcdef"}'
FASTER_THAN_DJANGO, DEARER_THAN_BARE, MARGINAL_DRIFT = 30.0, 1.3, 0.05
"""What is asked for: at least, at most, at most."""


def main() -> int:
    """Measure; 1 where something that is asked for is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    met = [preparing(rounds), sending(rounds), cost()]
    return 0 if all(met) else 1


Ready = Callable[[], Callable[[], object]]
"""Gets ready what isn't measured, and answers what is."""


def interleaved(contenders: Mapping[str, tuple[Ready, int]], rounds: int) -> dict[str, list[float]]:
    """µs of CPU per message and round; each contender handles so many messages a call."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(rounds + 2):
        for name, (ready, count) in contenders.items():
            act = ready()
            begun = time.process_time_ns()
            act()
            if turn > 1:  # The first two warm up.
                taken[name].append((time.process_time_ns() - begun) / 1_000 / count)
    return taken


def show(taken: Mapping[str, Sequence[float]]) -> None:
    for name, times in taken.items():
        figures = "  ".join(f"{each(times):9.1f}" for each in (min, statistics.median, max))
        print(f"  {name:48s} {figures} µs")


def verdict(what: str, ratios: Sequence[float], met: bool) -> bool:
    low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
    print(f"  {what}: {middle:.2f} (min {low:.2f}, max {high:.2f}) — {'met' if met else 'MISSED'}")
    return met


# 1. Preparing a message


def revision() -> Revision:
    return Revision(newsletter.prepared(), newsletter.SENDER, None, "explicit")


def preparing(rounds: int) -> bool:
    print("\nPreparing a message (min, median, max of the rounds)")
    contacts = [newsletter.contact(number) for number in range(1, 101)]
    ours, django_ones = our_preparation(), django_preparation()
    check_same(ours(contacts[0], 1), django_ones(contacts[0], 1))
    some = contacts[:10]
    taken = interleaved(
        {
            "ours": (lambda: partial(prepare_all, ours, contacts), len(contacts)),
            "Django": (lambda: partial(prepare_all, django_ones, some), len(some)),
        },
        rounds,
    )
    show(taken)
    ratios = [theirs / mine for mine, theirs in zip(taken["ours"], taken["Django"], strict=True)]
    met = statistics.median(ratios) >= FASTER_THAN_DJANGO
    return verdict(f"times faster than Django, at least {FASTER_THAN_DJANGO:.0f}", ratios, met)


def prepare_all(prepare_one: Callable[[Mapping[str, Any], int], object], contacts: Sequence[Mapping[str, Any]]) -> None:
    for number, contact in enumerate(contacts):
        prepare_one(contact, number)


def our_preparation() -> Callable[[Mapping[str, Any], int], Email]:
    sent, signer = revision(), Signer(SECRET)
    template = MessageTemplate(sent.prepared)

    def prepare_one(contact: Mapping[str, Any], number: int) -> Email:
        urls = signer.urls(newsletter.ORIGIN, WORKSPACE, CAMPAIGN, number)
        rendered = render(sent, template, contact, urls)
        recipient = Recipient(WORKSPACE, CAMPAIGN, number)
        return compose(sent, rendered, (), contact["email"], urls.unsubscribe, recipient, 1)

    return prepare_one


def django_preparation() -> Callable[[Mapping[str, Any], int], bytes]:
    django_settings.configure(TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}])
    django.setup()
    subject, text, html = (
        Template(source(django=True)) for source in (newsletter.subject, newsletter.text, newsletter.html)
    )

    def prepare_one(contact: Mapping[str, Any], number: int) -> bytes:
        values = {**contact, "unsubscribe_url": f"{newsletter.ORIGIN}/u/{number}"}
        plain = Context(values, autoescape=False)
        message = EmailMultiAlternatives(
            subject.render(plain),
            text.render(plain),
            newsletter.SENDER,
            [contact["email"]],
            headers={
                "List-Unsubscribe": f"<{values['unsubscribe_url']}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        message.attach_alternative(html.render(Context(values)), "text/html")
        return bytes(message.message().as_bytes())

    return prepare_one


def check_same(ours: Email, djangos: bytes) -> None:
    """That both prepare the newsletter, and ours with signed links and a pixel."""
    assert ours.html.count("/t/c/") == newsletter.LINKS
    assert ours.html.count("/t/o/") == 1
    assert "Engines &amp; Sons" in ours.html
    assert b"List-Unsubscribe-Post" in djangos
    assert len(djangos) > newsletter.HTML_SIZE


# 2. The whole send function


def sending(rounds: int) -> bool:
    print("\nThe whole send function, ten messages a batch")
    console: Any = send_email.logger._logger.handlers[0]
    console.setStream(open(os.devnull, "w"))  # noqa: SIM115
    aws, objects = StubbedAws(campaign_item(), dynamo.CLIENT_CONFIG, ses.CLIENT_CONFIG), MemoryObjects()
    save(objects, name_of(WORKSPACE, CAMPAIGN, "R"), revision())
    calls: list[tuple[Callable[..., Any], dict[str, Any]]] = []
    recording = sender(objects, Recording(aws.dynamodb, calls), Recording(aws.sesv2, calls))
    send_batches(recording, events(1))
    bare = bare_calls(calls)
    ours = sender(objects, aws.dynamodb, aws.sesv2)
    batches = 5
    taken = interleaved(
        {
            "the send function": (lambda: partial(send_batches, ours, events(batches)), 10 * batches),
            "the bare SDK calls": (lambda: partial(repeat, bare, batches), 10 * batches),
        },
        rounds,
    )
    show(taken)
    ratios = [
        ours / theirs for ours, theirs in zip(taken["the send function"], taken["the bare SDK calls"], strict=True)
    ]
    met = statistics.median(ratios) <= DEARER_THAN_BARE
    return verdict(f"times the bare calls, at most {DEARER_THAN_BARE}", ratios, met)


def campaign_item() -> dict[str, Any]:
    content = {"content": {"format": "html", "html": newsletter.html()}, "topic_id": None}
    key = keys.document(WORKSPACE, KIND, CAMPAIGN)
    state = {"status": "sending", "run": 1, "revision": "R", "frozen_audience": "A", "recipients": 10}
    times = {"version": 3, "created_at": 1, "updated_at": 1, "started_at": 1}
    return {"pk": key.pk, "sk": key.sk, "doc": json.dumps(content), **state, **times}


def sender(objects: MemoryObjects, dynamodb: Any, sesv2: Any) -> Sender:
    store, provider = DynamoStore(dynamodb, TABLES), SesProvider(sesv2, "godwit-events")
    return Sender(
        store=store,
        provider_of=lambda workspace: provider,
        campaigns=CampaignWatch(store, system_clock),
        revisions=Revisions(objects),
        signer=Signer(SECRET),
        origin=newsletter.ORIGIN,
        clock=system_clock,
        new_id=new_id,
        sleep=time.sleep,
    )


def events(batches: int) -> list[dict[str, Any]]:
    """What SQS invokes the function with."""
    now = system_clock()
    messages = [RecipientMessage(WORKSPACE, CAMPAIGN, 1, number, now) for number in range(1, 10 * batches + 1)]
    records = [{"messageId": str(each.number), "body": json.dumps(each.body())} for each in messages]
    return [{"Records": records[at : at + 10]} for at in range(0, len(records), 10)]


def send_batches(sender: Sender, events: Sequence[dict[str, Any]]) -> None:
    send_email.sender = lambda: sender  # type: ignore[assignment]
    context: Any = SimpleNamespace(get_remaining_time_in_millis=lambda: 30_000)
    for event in events:
        answer = send_email.handler(event, context)
        assert answer == {"batchItemFailures": []}, answer


def repeat(act: Callable[[], None], times: int) -> None:
    for _ in range(times):
        act()


def bare_calls(calls: Sequence[tuple[Callable[..., Any], dict[str, Any]]]) -> Callable[[], None]:
    """A batch's worth of what can't be done without: the reading of ten contacts, ten claims, mails and marks."""
    contacts = [call for call in calls if TABLES["contacts"] in call[1].get("RequestItems", {})][:1]
    others = [call for call in calls if call[0].__name__ in ("update_item", "send_email")]
    assert (len(contacts), len(others)) == (1, 30), Counter(call[0].__name__ for call in calls)
    needed = contacts + others

    def bare() -> None:
        for method, arguments in needed:
            method(**arguments)

    return bare


# 3. Requests and capacity


def cost() -> bool:
    print("\nWhat a recipient costs")
    logging.disable()
    first, thousandth = metered(1_000), metered(2_000)
    last, twenty_thousandth = metered(19_000), metered(20_000)
    at_1_000 = {name: (thousandth[name] - first[name]) / 1_000 for name in thousandth}
    at_20_000 = {name: (twenty_thousandth[name] - last[name]) / 1_000 for name in thousandth}
    print(f"  {'each, after':24s} {'1,000':>10s} {'19,000':>10s}")
    for name in thousandth:
        print(f"  {name:24s} {at_1_000[name]:10.4f} {at_20_000[name]:10.4f}")
    ratios = [at_20_000[name] / at_1_000[name] for name in ("read units", "write units", "queue messages")]
    met = all(math.isclose(ratio, 1, rel_tol=MARGINAL_DRIFT) for ratio in ratios)
    return verdict(f"times what it was, within {MARGINAL_DRIFT:.0%}", ratios, met)


def metered(recipients: int) -> dict[str, float]:
    """All that the orchestrator and the senders ask for, for a campaign to so many."""
    with pytest.MonkeyPatch.context() as patch:
        store = MeteredStore()
        world = World(patch, store=store)
        world.add_contacts(recipients)
        campaign = world.create(throttle_per_minute=6_000)
        before = store.figures()
        queued = Counter[str]()
        post, invoke = world.post, world.invoke

        def counted_post(queue: str, body: str, delay: int = 0, receives: int = 0) -> None:
            queued["queue messages"] += 1
            post(queue, body, delay, receives)

        def counted_invoke(queue: str, batch: list[tuple[str, int]]) -> None:
            queued["invocations"] += 1
            invoke(queue, batch)

        world.post, world.invoke = counted_post, counted_invoke  # type: ignore[method-assign]
        world.send(campaign)
        world.run(lambda: world.campaign(campaign).status is Status.SENT)
        after = store.figures()
    return {name: after[name] - before.get(name, 0) for name in sorted(after)} | dict(sorted(queued.items()))


if __name__ == "__main__":
    sys.exit(main())
