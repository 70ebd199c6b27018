"""The life of a campaign as a state machine: whatever is asked of it, in whatever state, it answers as CONTRACT's table
says; what the system does in between is only what the table allows; and nobody ever gets two mails.
"""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.clock import DAY, HOUR, MINUTE, SECOND
from godwit.sending.watch import OLDEST
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from functions.campaigns import api, base
from tests.factories import api_event
from tests.simulation.world import ORIGIN, WORKSPACE, FakeQueue, World

PEOPLE = 3
LATEST = 3 * MINUTE
"""A campaign has begun so long after its time."""

TABLE: dict[str, dict[str, str]] = {
    "send": {"draft": "resolving", "scheduled": "resolving"},
    "schedule": {"draft": "scheduled", "scheduled": "scheduled"},
    "unschedule": {"scheduled": "draft"},
    "pause": {"resolving": "paused", "sending": "paused"},
    "resume": {"paused": "sending"},
    "cancel": dict.fromkeys(("scheduled", "resolving", "sending", "paused"), "cancelled"),
    "archive": {state: state for state in ("draft", "sent", "cancelled", "failed")},
    "unarchive": {state: state for state in ("draft", "sent", "cancelled", "failed")},
}
"""CONTRACT's table: where each action leads from each state that it is allowed in."""
STATES = ("draft", "scheduled", "resolving", "sending", "paused", "sent", "cancelled", "failed")
ALSO = {"resend": ("sent", "cancelled"), "duplicate": STATES}
"""Actions that don't lead the campaign to another state: nobody fails here, so a resend finds nobody."""
BY_ITSELF: dict[str, tuple[str, ...]] = {
    "scheduled": ("scheduled", "resolving", "sending", "sent", "failed"),
    "resolving": ("resolving", "sending", "sent", "failed"),
    "sending": ("sending", "sent"),
}
"""Where the system leads a campaign as time passes; from all other states nowhere."""
ENDED = ("sent", "cancelled", "failed")
STATUS_CODES = {"send": 202, "resume": 202}


VERSIONED = {"id", "created_at", "updated_at"}


def at(moment: int) -> dict[str, str]:
    """A time (ms) as a schedule's."""
    return {"at": datetime.fromtimestamp(moment / SECOND, UTC).strftime("%Y-%m-%dT%H:%M:%S"), "time_zone": "UTC"}


class Lifecycle(RuleBasedStateMachine):
    """One campaign and its model: `status`, `archived`, when it is `due` (ms), and the schedule that it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = pytest.MonkeyPatch()
        self.world = World(self.patches)
        queue = FakeQueue(self.world, "dispatch")
        environment = SimpleNamespace(
            store=self.world.memory,
            objects=self.world.objects,
            schedules=self.world.schedules,
            origin=ORIGIN,
            queue=lambda name: queue,
        )
        self.patches.setattr(base, "environment", environment)
        self.patches.setattr(base, "senders", lambda: None)
        self.patches.setattr(base, "clock", self.world.clock)
        self.throttle: int | None = None

    def teardown(self) -> None:
        self.patches.undo()

    @initialize(throttle=st.sampled_from([None, 1, 60]), jitter=st.sampled_from([0, 5_000]), repeat=st.booleans())
    def begin(self, throttle: int | None, jitter: int, repeat: bool) -> None:
        self.world.jitter, self.world.repeat = jitter, 0.3 if repeat else 0.0
        self.world.add_contacts(PEOPLE)
        self.throttle = throttle
        self.start_over()

    def start_over(self) -> None:
        """Go on with a new campaign."""
        self.campaign = self.world.create(throttle_per_minute=self.throttle)
        self.status, self.archived = "draft", False
        self.due: int | None = None
        self.planned: dict[str, str] | None = None
        self.cancelled_at: int | None = None
        """Since when it is (ms), as far as was looked."""

    # What people ask

    @rule(data=st.data(), seconds=st.integers(60, 7_200))
    def act(self, data: st.DataObject, seconds: int) -> None:
        if self.status in ENDED and data.draw(st.booleans()):
            self.start_over()
        allowed = [action for action, leads in TABLE.items() if self.status in leads]
        others = [action for action in TABLE if action not in allowed]
        action = data.draw(st.sampled_from([*allowed, *allowed, *others] if allowed else others))
        due = (self.world.now // SECOND + seconds) * SECOND
        body = at(due) if action == "schedule" else None
        if not self.expect(action, body):
            return
        if action == "schedule":
            self.due, self.planned = due, body
        elif action in ("send", "unschedule"):
            self.planned = None

    @rule(what=st.sampled_from(["the past", "resend", "duplicate", "not opened", "delete", "preview"]))
    def what_changes_nothing(self, what: str) -> None:
        before = self.read()
        match what:
            case "the past":
                code, _ = self.ask("schedule", at(self.world.now - SECOND))
                assert code == (422 if self.status in TABLE["schedule"] else 409)
            case "resend":
                code, _ = self.ask("resend", {})
                assert code == (422 if self.status in ALSO["resend"] else 409)
            case "duplicate" | "not opened":
                code, copy = self.ask("duplicate", {"audience": "not_opened"} if what == "not opened" else None)
                assert (code, copy["status"], copy["schedule"], copy["archived"]) == (201, "draft", None, False)
                assert (copy["name"], copy["started_at"], copy["recipients"]) == ("News (copy)", None, None)
            case "delete":
                assert self.call("DELETE", "", query={"version": 99_999})[0] == 409
            case "preview":
                code, shown = self.ask("preview", {"contact_id": "1"})
                assert (code, shown["subject"]) == (200, "Hello Ada 1")
        assert self.read() == before

    @rule(stale=st.booleans())
    def save(self, stale: bool) -> None:
        """PUT takes back what GET shows of a draft; of others nothing."""
        shown = self.read()
        engines = {"status", "reason", "recipients", "excluded", "problems", "started_at", "completed_at"}
        engines |= {"braked", "brake_releases"}
        written = {name: value for name, value in shown.items() if name not in {*VERSIONED, *engines}}
        body = {**written, "schedule": None, "version": shown["version"] + (1 if stale else 0)}
        code, _ = self.call("PUT", "", body)
        assert code == (200 if self.status == "draft" and not stale else 409)

    # What happens by itself

    @rule(lasting=st.sampled_from([SECOND, 20 * SECOND, MINUTE, 10 * MINUTE, HOUR, DAY]))
    def time_passes(self, lasting: int) -> None:
        begun = self.world.now
        self.world.run(lasting=lasting)
        self.world.now = max(self.world.now, begun + lasting)
        now = self.read()["status"]
        assert now in BY_ITSELF.get(self.status, (self.status,)), (self.status, now)
        if self.status == "scheduled":
            assert self.due is not None
            if self.world.now < self.due:
                assert now == "scheduled"
            if self.world.now > self.due + LATEST:
                assert now != "scheduled"
        self.became(now)

    @rule()
    def the_scheduler_fires_something_old(self) -> None:
        firing = {"workspace": WORKSPACE, "campaign": self.campaign, "schedule_id": "01JW0STALE0000000000000000"}
        self.world.post("dispatch", json.dumps(firing))

    # What always holds

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        if not hasattr(self, "campaign"):
            return
        shown = self.read()
        assert (shown["status"], shown["archived"]) == (self.status, self.archived)
        assert shown["schedule"] == self.planned
        # A schedule is gone once it has fired, and its message may still be on the way.
        has_fired = self.due is not None and self.world.now >= self.due and not self.world.schedules.held
        assert len(self.world.schedules.held) == (1 if self.status == "scheduled" and not has_fired else 0)

    @invariant()
    def nobody_gets_two_mails_and_none_goes_out_that_should_not(self) -> None:
        if not hasattr(self, "campaign"):
            return
        mails = [(at, email) for at, email in self.world.provider.accepted if email.tags["campaign"] == self.campaign]
        got = [email.to for _, email in mails]
        assert len(set(got)) == len(got)
        if self.status in ("draft", "scheduled"):
            assert not got
        if self.status == "sent":
            assert len(got) == PEOPLE
        if self.status != "cancelled":
            self.cancelled_at = None
            return
        if self.cancelled_at is None:
            self.cancelled_at = self.world.now
        latest = max((at for at, _ in mails), default=0)
        assert latest <= self.cancelled_at + OLDEST, "senders go by what they saw within that time"

    # The API

    def expect(self, action: str, body: Any) -> bool:
        """Ask for an action and hold the answer against the table; whether it was allowed."""
        before, code_and_answer = self.read(), self.ask(action, body)
        code, answer = code_and_answer
        target = TABLE[action].get(self.status)
        if target is None:
            assert code == 409, answer
            assert answer["state"] == self.status
            assert set(answer["allowed"]) == {
                *(name for name, leads in TABLE.items() if self.status in leads),
                *(name for name, states in ALSO.items() if self.status in states),
            }
            assert self.read() == before
            return False
        assert code == STATUS_CODES.get(action, 200), answer
        if action == "resume" and before["recipients"] is None:
            target = "resolving"
        assert answer["status"] == target
        if action in ("archive", "unarchive"):
            self.archived = action == "archive"
        elif action in ("send", "schedule"):
            self.archived = False
        self.became(target)
        return True

    def became(self, status: str) -> None:
        self.status = status
        if status != "scheduled":
            self.due = None

    def ask(self, action: str, body: Any = None) -> tuple[int, Any]:
        return self.call("POST", f"/{action}", body)

    def read(self) -> Any:
        code, shown = self.call("GET", "")
        assert code == 200
        return shown

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        context: Any = SimpleNamespace()
        event = api_event(method, f"/v1/campaigns/{self.campaign}{path}", body, workspace=WORKSPACE, **more)
        answer = api.handler(event, context)
        return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None


Lifecycle.TestCase.settings = settings(
    max_examples=50, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
test_the_table_holds = Lifecycle.TestCase
