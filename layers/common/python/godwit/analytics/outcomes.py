"""What came of a workspace's messages by the quarter of an hour they were sent in. May touch: the store.

Bounces and complaints count for the time at which their message was sent, whenever they come: so a rate is a share of
the same messages. The counters are a chunk's own, by day (UTC), and assigned like its others: no item is shared by
campaigns, nothing is added to, and a workspace's figures are a sum made at reading.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from godwit.analytics.campaign_index import HARD_BOUNCED, SLOT
from godwit.clock import DAY, SECOND
from godwit.index import Index
from godwit.sending.brake import COUNTED
from godwit.store import keys
from godwit.store.protocol import Put, Range, Store, query_all
from godwit.store.tables import EXPIRES_AT

SLOTS_A_DAY = DAY // SLOT
KEPT = 100 * DAY

Counts = tuple[int, int, int, int]
"""Recipients sent to, delivered, bounced for good, complained: as `brake.COUNTED` has it."""


@dataclass(frozen=True)
class Outcome:
    """What came of a campaign's messages that were sent in one quarter of an hour (`slot`, since 1970)."""

    campaign: str
    slot: int
    counts: Counts


def outcomes_of(index: Index) -> dict[int, dict[int, Counts]]:
    """A chunk's outcomes: by day, by slot."""
    sent = index.sets("state").has("sent")
    facts = index.sets("fact")
    within = {
        "sent": sent,
        "delivered": sent & index.slices("delivered").present,
        "bounced": sent & facts.has(HARD_BOUNCED),
        "complained": sent & facts.has("complained"),
    }
    by_fact = [index.slices("sent").histogram(within[name]) for name in COUNTED]
    days: dict[int, dict[int, Counts]] = defaultdict(dict)
    for slot in by_fact[0]:
        one, two, three, four = (counts.get(slot, 0) for counts in by_fact)
        days[slot // SLOTS_A_DAY][slot] = (one, two, three, four)
    return dict(days)


def outcomes_item(
    workspace: str, campaign: str, chunk: int, day: int, slots: Mapping[int, Counts], version: int
) -> Put:
    """The write of a chunk's outcomes on a day."""
    item: dict[str, Any] = {
        "slots": {str(slot): list(counts) for slot, counts in slots.items()},
        "version": version,
        EXPIRES_AT: (day * DAY + KEPT) // SECOND,
    }
    return Put(keys.chunk_outcomes(workspace, day, campaign, chunk), item)


def read_outcomes(store: Store, workspace: str, since: int) -> Iterator[Outcome]:
    """What came of what a workspace has sent since the day (UTC) of that time (ms)."""
    from_day = Range(low=keys.outcomes_from(since // DAY))
    for item in query_all(store, keys.outcomes(workspace), within=from_day, consistent=True):
        _, campaign = keys.parse_outcomes(item["sk"])
        for slot, (sent, delivered, bounced, complained) in item["slots"].items():
            yield Outcome(campaign, int(slot), (sent, delivered, bounced, complained))
