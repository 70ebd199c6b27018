"""Campaigns of 1,000 recipients in which all goes wrong, by seed; `make soak` takes more seeds, and one of 50,000."""

import pytest

from tests.integration.test_sending import check_counters
from tests.simulation.trouble import Trouble

SEEDS, SOAK_SEEDS = range(10), range(10, 210)


def go_through(monkeypatch: pytest.MonkeyPatch, seed: int, recipients: int, per_minute: int = 1_200) -> None:
    trouble = Trouble(monkeypatch, seed, recipients, per_minute)
    trouble.go_through()
    trouble.check()
    world = trouble.world
    at = 0
    batches = []
    while at < len(world.stream):
        size = world.random.randint(1, 200)
        batches.append(world.stream[at : at + size])
        at += size - world.random.choice((0, 0, 0, size // 2))
    world.executioner.arm(world.random.randint(0, 100))
    world.aggregate(batches)
    world.executioner.arm(None)
    check_counters(world, trouble.campaign)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_campaign_in_all_kinds_of_trouble(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    go_through(monkeypatch, seed, 1_000)


@pytest.mark.soak
@pytest.mark.parametrize("seed", SOAK_SEEDS)
def test_many_campaigns_in_all_kinds_of_trouble(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    go_through(monkeypatch, seed, 1_000)


@pytest.mark.soak
def test_a_large_campaign_in_all_kinds_of_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    go_through(monkeypatch, 0, 50_000, 12_000)
