"""A campaign's hits judged anew by the job: figures follow, and a job that is cut short goes on."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.analytics.chunks import read_counters
from godwit.analytics.figures import Figures, figures_of
from godwit.analytics.recount import recount
from godwit.campaigns.states import Status
from godwit.clock import DAY, MINUTE, SECOND
from godwit.jobs import reclassify as job
from godwit.ledger.hits import Hit, record_hit
from godwit.store import keys
from godwit.store.protocol import Put
from godwit.tracking import classify as rules

from functions.campaigns import api as campaigns
from functions.campaigns import base
from functions.contacts import jobs as worker
from tests.factories import api_event
from tests.integration.import_desk import Queue, Urls
from tests.simulation.faults import Executioner, Killed, Mortal
from tests.simulation.world import WORKSPACE, World
from tests.unit.test_classify import FIREFOX

PEOPLE = 40
Call = Callable[..., tuple[int, Any]]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def executioner() -> Executioner:
    return Executioner()


@pytest.fixture
def call(world: World, queue: Queue, executioner: Executioner, monkeypatch: pytest.MonkeyPatch) -> Call:
    environment = SimpleNamespace(store=world.memory, objects=world.objects, queue=lambda name: queue, urls=Urls())
    mortal = SimpleNamespace(**{**vars(environment), "store": Mortal(world.memory, executioner)})
    monkeypatch.setattr(base, "environment", environment)
    monkeypatch.setattr(worker, "environment", mortal)
    for module in (base, worker):
        monkeypatch.setattr(module, "clock", world.clock)
    monkeypatch.setattr(job, "SLICE", 2)

    def ask(campaign: str, role: str = "editor") -> tuple[int, Any]:
        event = api_event("POST", f"/v1/campaigns/{campaign}/reclassify", role=role, workspace=WORKSPACE)
        context: Any = SimpleNamespace()
        answer = campaigns.handler(event, context)
        return answer["statusCode"], json.loads(answer["body"])

    return ask


def invoke(body: Any, time_left: int = 120_000) -> bool:
    """Hand one message to the worker; whether it is done with."""
    context: Any = SimpleNamespace(get_remaining_time_in_millis=lambda: time_left)
    record = {"messageId": "1", "body": json.dumps(body), "attributes": {"ApproximateReceiveCount": "1"}}
    try:
        return not worker.handler({"Records": [record | {"eventSource": "aws:sqs"}]}, context)["batchItemFailures"]
    except Killed:
        return False


def work(queue: Queue, time_left: int = 120_000) -> int:
    """Do what is queued; answers how many invocations it took."""
    invocations = 0
    while queue.bodies:
        assert invoke(queue.bodies.pop(0), time_left)
        invocations += 1
    return invocations


def sent(world: World) -> str:
    world.add_contacts(PEOPLE)
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    world.now += MINUTE
    return campaign


def scan(world: World, campaign: str, number: int) -> None:
    """A click on three links, which is a burst."""
    for link in range(3):
        assert record_hit(
            world.memory,
            Hit(WORKSPACE, campaign, number, "click", link, world.now + link * SECOND, f"{link}", FIREFOX),
        )


def figures(world: World, campaign: str) -> Figures:
    world.aggregate()
    assert recount(world.memory, world.objects, WORKSPACE, campaign).agrees
    return figures_of(PEOPLE, read_counters(world.memory, WORKSPACE, campaign), [])


def document(world: World, identifier: str) -> Any:
    item = world.memory.get(keys.document(WORKSPACE, "job", identifier))
    assert item is not None
    return json.loads(item["doc"])


@pytest.mark.parametrize("time_left", [120_000, 0])
def test_the_figures_follow_the_rules(
    world: World, call: Call, queue: Queue, monkeypatch: pytest.MonkeyPatch, time_left: int
) -> None:
    campaign = sent(world)
    for number in range(1, 11):
        scan(world, campaign, number)
    shown = figures(world, campaign)
    assert (shown.clicked, shown.clicks_total, shown.clicked_machine) == (0, 0, 10)
    monkeypatch.setattr(rules, "BURST", 4)
    status, started = call(campaign)
    assert (status, started["kind"], started["state"]) == (202, "reclassify", "running")
    assert (work(queue, time_left) > 1) is (time_left == 0)
    done = document(world, started["id"])
    assert (done["state"], done["done"], done["total"]) == ("done", PEOPLE, PEOPLE)
    assert done["detail"] == "10 recipients are counted differently."
    shown = figures(world, campaign)
    assert (shown.clicked, shown.clicks_total, shown.clicked_machine) == (10, 30, 0)


def test_it_may_be_cut_short_anywhere(
    world: World, call: Call, queue: Queue, executioner: Executioner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "_THREADS", 1)
    campaign = sent(world)
    for number in range(1, 6):
        scan(world, campaign, number)
    monkeypatch.setattr(rules, "BURST", 4)
    identifier = call(campaign)[1]["id"]
    for step in (0, 1, 2, 3, 5, 8, 13, 21, 34):
        executioner.arm(step, after=step % 2 == 0)
        assert not invoke(queue.bodies[0])
    work(queue)
    assert document(world, identifier)["state"] == "done"
    assert figures(world, campaign).clicks_total == 15


def test_a_hit_that_never_got_into_its_row_does_now(world: World, call: Call, queue: Queue) -> None:
    campaign = sent(world)
    key = keys.event(WORKSPACE, campaign, 3, world.now, "open", "lost")
    world.memory.write(Put(key, {"at": world.now, "kind": "open", "method": "GET", "user_agent": FIREFOX}))
    call(campaign)
    work(queue)
    assert figures(world, campaign).opened == 1


def test_what_was_sent_long_ago_stays(world: World, call: Call, queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = sent(world)
    scan(world, campaign, 1)
    monkeypatch.setattr(rules, "BURST", 4)
    world.now += 380 * DAY
    call(campaign)
    work(queue)
    assert figures(world, campaign).clicked_machine == 1


def test_a_draft_has_no_hits(world: World, call: Call) -> None:
    status, problem = call(world.create())
    assert (status, problem["state"]) == (409, "draft")
    assert call(world.create(), role="viewer")[0] == 403
