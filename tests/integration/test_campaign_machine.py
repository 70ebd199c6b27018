"""Whatever people do to a campaign, in any order and at any time: only what CONTRACT's table allows happens."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from godwit.campaigns import scheduling, transitions
from godwit.campaigns.checks import Checks
from godwit.campaigns.states import ACTIONS, Status
from godwit.clock import MINUTE, SECOND
from godwit.errors import Conflict, Invalid
from godwit.ids import new_id
from godwit.sending.email_provider import AccountRefused, Email, OutcomeUnknown, Refused, Throttled
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.integration.test_sending import check_counters
from tests.simulation.world import ORIGIN, WORKSPACE, World

CONTACTS = 40
ALLOWED = {action.name: action.allowed_from for action in ACTIONS}
LEADS_TO = {
    "send": {Status.RESOLVING},
    "pause": {Status.PAUSED},
    "resume": {Status.RESOLVING, Status.SENDING},
    "cancel": {Status.CANCELLED},
    "resend": {Status.SENDING},
    "schedule": {Status.SCHEDULED},
    "unschedule": {Status.DRAFT},
    "archive": set(Status),
    "unarchive": set(Status),
}
BY_ITSELF = {
    Status.SCHEDULED: {Status.RESOLVING, Status.SENDING, Status.SENT, Status.PAUSED},
    Status.RESOLVING: {Status.SENDING, Status.SENT, Status.PAUSED},
    Status.SENDING: {Status.SENT, Status.PAUSED},
}
"""What time alone may lead to; from anywhere else, to nothing."""
MOODS: dict[str, type[Exception] | None] = {
    "takes all": None,
    "is too fast for": Throttled,
    "refuses": Refused,
    "breaks off": OutcomeUnknown,
    "refuses the account": AccountRefused,
}


class CampaignMachine(RuleBasedStateMachine):
    @initialize()
    def draft(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.world = World(self.patch)
        self.world.add_contacts(CONTACTS)
        self.campaign = self.world.create(throttle_per_minute=60)
        self.cancelled = False
        self.due = 0

    @property
    def status(self) -> Status:
        return self.world.campaign(self.campaign).status

    def attempt(self, action: str, act: Callable[[], object]) -> None:
        before = self.status
        if before in ALLOWED[action]:
            act()
            assert self.status in LEADS_TO[action]
            self.cancelled |= action == "cancel"
            return
        with pytest.raises(Conflict) as refusal:
            act()
        assert refusal.value.state == before
        assert refusal.value.allowed == [name for name, allowed in ALLOWED.items() if before in allowed]
        assert self.status is before

    @rule()
    def send(self) -> None:
        self.attempt("send", lambda: self.world.send(self.campaign))

    @rule(ahead=st.integers(1, 25))
    def schedule(self, ahead: int) -> None:
        store, schedules, now = self.world.memory, self.world.schedules, self.world.now
        due = now + ahead * MINUTE
        at = datetime.fromtimestamp(due // SECOND, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        checks = Checks(store, WORKSPACE, ORIGIN, self.world.objects)
        plan = (store, schedules, checks, WORKSPACE, self.campaign, at, "UTC", now, new_id)
        self.attempt("schedule", lambda: scheduling.schedule(*plan))
        if self.status is Status.SCHEDULED:
            self.due = due

    @rule()
    def unschedule(self) -> None:
        place = (self.world.memory, self.world.schedules, WORKSPACE, self.campaign, self.world.now)
        self.attempt("unschedule", lambda: scheduling.unschedule(*place))

    @rule(action=st.sampled_from(["archive", "unarchive"]))
    def put_aside(self, action: str) -> None:
        before, change = self.status, {"archive": transitions.archive, "unarchive": transitions.unarchive}[action]
        self.attempt(action, lambda: change(self.world.memory, self.world.campaign(self.campaign), self.world.now))
        assert self.status is before

    @rule()
    def pause(self) -> None:
        self.attempt("pause", lambda: self.world.pause(self.campaign))

    @rule()
    def resume(self) -> None:
        self.attempt("resume", lambda: self.world.resume(self.campaign))

    @rule()
    def cancel(self) -> None:
        self.attempt("cancel", lambda: self.world.cancel(self.campaign))

    @rule(states=st.sampled_from([("failed",), ("unknown",), ("failed", "unknown")]))
    def resend(self, states: tuple[str, ...]) -> None:
        chosen = [row for row in self.world.rows(self.campaign).values() if row["state"] in states]
        try:
            self.attempt("resend", lambda: self.world.resend(self.campaign, *states))
        except Invalid:
            assert not chosen

    @rule(mood=st.sampled_from(list(MOODS)), of=st.integers(1, 5))
    def provider_feels(self, mood: str, of: int) -> None:
        trouble = MOODS[mood]

        def answer(email: Email) -> None:
            if trouble is not None and int(email.tags["number"]) % of == 0:
                raise trouble(mood)

        self.world.provider.answer = answer

    @rule(passed=st.sampled_from([SECOND, 5 * SECOND, 20 * SECOND, 2 * MINUTE, 30 * MINUTE]))
    def wait(self, passed: int) -> None:
        before, end = self.status, self.world.now + passed
        self.world.run(lasting=passed)
        self.world.now = max(self.world.now, end)
        assert self.status is before or self.status in BY_ITSELF.get(before, set())
        if before is Status.SCHEDULED:
            assert (self.status is Status.SCHEDULED) == (self.world.now < self.due)

    @invariant()
    def nobody_gets_it_twice(self) -> None:
        accepted = Counter((e.tags["number"], e.tags["attempt"]) for _, e in self.world.provider.accepted)
        assert max(accepted.values(), default=0) <= 1

    @invariant()
    def what_is_sent_is_settled(self) -> None:
        if self.status is Status.SENT:
            states = Counter(row["state"] for row in self.world.rows(self.campaign).values())
            assert self.cancelled or states.total() == CONTACTS
            assert self.cancelled or not states["released"]
            assert self.cancelled or not states["claimed"]

    def teardown(self) -> None:
        self.world.provider.answer = lambda email: None
        self.world.run()
        if self.status is Status.PAUSED:
            self.world.resume(self.campaign)
            self.world.run()
        assert self.status in (Status.DRAFT, Status.SENT, Status.CANCELLED)
        rows = self.world.rows(self.campaign).values()
        assert {row["state"] for row in rows} <= {"sent", "failed", "unknown", "released"}
        assert self.world._active() == []
        if rows:
            check_counters(self.world, self.campaign)
        self.patch.undo()


TestCampaignMachine = CampaignMachine.TestCase
TestCampaignMachine.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


@pytest.mark.soak
class TestCampaignMachineLonger(CampaignMachine.TestCase):  # type: ignore[misc, valid-type]
    settings = settings(max_examples=1_000, stateful_step_count=50, deadline=None)
