"""A campaign with everything that can go wrong going wrong, by chance and repeatably: one seed, one history.

The provider accepts, throttles, times out after accepting, refuses recipients, refuses the account. Functions die at
any step; messages come twice, late and out of order; old orchestrators and senders wake up long afterwards; somebody
pauses, resumes, cancels and resends; contacts unsubscribe.
"""

import json
from collections import Counter
from dataclasses import replace

import pytest
from godwit.campaigns.campaign import Campaign
from godwit.campaigns.states import Status
from godwit.clock import MINUTE, SECOND, to_iso
from godwit.errors import Conflict, Invalid
from godwit.sending.email_provider import AccountRefused, Email, OutcomeUnknown, Refused, Throttled
from godwit.sending.pacers import Rates
from godwit.store import keys
from godwit.store.protocol import Update

from tests.simulation.world import WORKSPACE, World

ENDED = (Status.SENT, Status.CANCELLED)


class Trouble:
    """One campaign to `recipients` contacts, and the troubles it meets until it has ended for good."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seed: int, recipients: int, per_minute: int = 1_200) -> None:
        self.world = World(monkeypatch, seed)
        self.random = self.world.random
        self.world.repeat, self.world.jitter = 0.1, 20 * SECOND
        self.world.provider.answer, self.world.provider.after = self._answer, self._after
        self.resends, self.most_resends = 0, self.random.randint(0, 3)
        self.sleeps = 0
        self._invoke, self._rates_now = self.world.invoke, self.world.engine.rates
        self.world.engine = replace(self.world.engine, rates=self._rates)
        self._old: list[tuple[str, str]] = []
        self._asleep = False
        self.world.invoke = self._troubled  # type: ignore[method-assign]
        self.world.add_contacts(recipients)
        self.recipients = recipients
        self.campaign = self.world.create(throttle_per_minute=per_minute)

    @property
    def status(self) -> Status:
        return self.world.campaign(self.campaign).status

    def go_through(self) -> None:
        """Send, meddle, resend, and let it end."""
        self.world.send(self.campaign)
        while True:
            self.world.run(self._meddled, lasting=MINUTE * self.random.choice((1, 10, 60)))
            if self.status is Status.PAUSED:
                self._try("resume")
            elif self.status in ENDED and (self.resends >= self.most_resends or not self._try("resend")):
                break
        self.world.run()
        self.world.executioner.arm(None)

    # What people do

    def _meddled(self) -> bool:
        if self.random.random() < 0.02:
            self._try(self.random.choice(("pause", "resume", "unsubscribe", "cancel")))
        return False

    def _try(self, action: str) -> bool:
        """Do it, if the campaign's state and its recipients allow it."""
        try:
            match action:
                case "pause":
                    self.world.pause(self.campaign)
                case "resume":
                    self.world.resume(self.campaign)
                case "cancel" if self.random.random() < 0.1:
                    self.world.cancel(self.campaign)
                case "unsubscribe":
                    self._unsubscribe(self.random.randint(1, self.recipients))
                case "resend":
                    self.world.resend(self.campaign, *self.random.choice((("failed",), ("unknown",), ())))
                    self.resends += 1
        except (Conflict, Invalid):
            return False
        return True

    def _unsubscribe(self, number: int) -> None:
        key = keys.contact(WORKSPACE, number)
        item = self.world.memory.get(key)
        assert item is not None
        doc = {**json.loads(item["doc"]), "email_unsubscribed_at": to_iso(self.world.now)}
        self.world.memory.write(Update(key, set={"doc": json.dumps(doc)}))

    # What the provider does

    def _answer(self, email: Email) -> None:
        chance = self.random.random()
        if chance < 0.02:
            raise Throttled("too fast")
        if chance < 0.021:
            raise AccountRefused("sending is paused")
        if int(email.tags["number"]) % 50 == 7:
            raise Refused("mailbox is full")
        if chance > 0.998:
            self._sleep_long()

    def _rates(self, campaign: Campaign) -> Rates:
        if self.random.random() < 0.03:
            self._sleep_long()
        return self._rates_now(campaign)

    def _after(self, email: Email) -> None:
        if self.random.random() < 0.3:
            tags = {name: [value] for name, value in email.tags.items()}
            message_id = f"message-{len(self.world.provider.accepted)}"
            mail = {"messageId": message_id, "timestamp": to_iso(self.world.now), "tags": tags}
            event = {"eventType": "Delivery", "mail": mail, "delivery": {"timestamp": to_iso(self.world.now)}}
            self.world.post("ses-events", json.dumps(event), self.random.randint(0, 40 * MINUTE))
        if self.random.random() < 0.01:
            raise OutcomeUnknown("read timed out")

    # What Lambda and SQS do

    def _troubled(self, queue: str, batch: list[tuple[str, int]]) -> None:
        if self.random.random() < 0.03:
            for body, receives in batch:
                self.world.post(queue, body, self.random.randint(SECOND, 20 * MINUTE), receives)
            return
        self._old += [(queue, body) for body, _ in batch if self.random.random() < 0.05]
        if self._old and self.random.random() < 0.03:
            queue_of_old, body = self.random.choice(self._old)
            self._invoke(queue_of_old, [(body, 0)])
        if self.random.random() < 0.2:
            self.world.executioner.arm(self.random.randint(0, 60), after=self.random.random() < 0.5)
        self._invoke(queue, batch)

    def _sleep_long(self) -> None:
        """A function that stops in the middle of its work, and goes on when the world is another."""
        if self._asleep:
            return
        self._asleep = True
        self.sleeps += 1
        self.world.run(self._meddled, lasting=self.random.randint(1, 30) * MINUTE)
        self._asleep = False

    # What must hold afterwards

    def check(self) -> None:
        """At most one mail per recipient and attempt, everyone accounted for, and nothing told wrongly."""
        accepted = Counter((email.tags["number"], email.tags["attempt"]) for _, email in self.world.provider.accepted)
        assert max(accepted.values(), default=0) <= 1
        rows = self.world.rows(self.campaign)
        mailed = {int(number) for number, _ in accepted}
        pending = set(range(1, self.recipients + 1)) - rows.keys()
        pending |= {number for number, row in rows.items() if row["state"] == "released"}
        assert {row["state"] for row in rows.values()} <= {"sent", "failed", "skipped", "unknown", "released"}
        assert not pending & mailed
        assert self.status is Status.CANCELLED or not pending or self.resends
        for number, row in rows.items():
            assert row["attempt"] <= 1 + self.resends if "attempt" in row else row["state"] in ("skipped", "failed")
            assert number in mailed if row["state"] == "sent" else number not in mailed or self._may_be(row["state"])
        assert self.world._active() == []

    def _may_be(self, state: str) -> bool:
        """What somebody may be shown as whose message was accepted: after a resend, what the last try came to."""
        return state == "unknown" or (self.resends > 0 and state in ("failed", "skipped"))
