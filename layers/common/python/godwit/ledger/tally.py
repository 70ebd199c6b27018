"""What the hits of a recipient amount to in their row: the fold of classified requests. Pure.

| attribute                                   | of      | joined by                         |
|---------------------------------------------|---------|-----------------------------------|
| `opened_at`, `clicked_at`                   | people  | the first (ms)                    |
| `last_opened_at`, `last_clicked_at`         | people  | the latest (ms)                   |
| `opens`, `clicks`, `link:{n}`               | people  | the sum                           |
| `machine_opened_at`, `machine_clicked_at`   | machines| the first (ms)                    |
| `machine_opened_why`, `machine_clicked_why` | machines| with the first: the rule it is by |

`joined(tally(a), tally(b))` is `tally(a + b)`, so that hits that are judged for good need not be read again.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from godwit.clock import MINUTE
from godwit.ledger.rows import LINK
from godwit.tracking.classify import WINDOW, Request, Why

Tally = Mapping[str, Any]

MANY = 50
"""So many hits are read and judged anew with each that comes; beyond, the older ones are settled."""

_FIRST = ("opened_at", "clicked_at")
_LATEST = ("last_opened_at", "last_clicked_at")
_COUNTS = ("opens", "clicks")
_MACHINES = (("machine_opened_at", "machine_opened_why"), ("machine_clicked_at", "machine_clicked_why"))
_NAMES = frozenset((*_FIRST, *_LATEST, *_COUNTS, *(name for pair in _MACHINES for name in pair)))


def tally(judged: Iterable[tuple[Request, Why | None]]) -> Tally:
    """What these requests amount to, in any order."""
    total: Tally = {}
    for request, why in judged:
        total = joined(total, _one(request, why))
    return total


def joined(one: Tally, other: Tally) -> Tally:
    """What two groups of hits amount to together."""
    total = {**one, **other}
    for name in one.keys() & other.keys():
        if name in _FIRST:
            total[name] = min(one[name], other[name])
        elif name in _LATEST:
            total[name] = max(one[name], other[name])
        elif name in _COUNTS or name.startswith(LINK):
            total[name] = one[name] + other[name]
    for at, why in _MACHINES:
        if at in one and at in other:
            total[at], total[why] = min((one[at], one[why]), (other[at], other[why]))
    return total


def of_row(row: Mapping[str, Any]) -> Tally:
    """What a row says of its recipient's hits."""
    return {name: value for name, value in row.items() if name in _NAMES or name.startswith(LINK)}


def settled_count(requests: Sequence[Request], early: int) -> int:
    """How many of the first requests, in order of time, are judged for good, so that they need not be read again.

    None while there are few. What is older than a minute has no more neighbours to come, and a pause longer than the
    window parts what bears on each other, but for what came until `early`, on delivery.
    """
    if len(requests) <= MANY:
        return 0
    newest = requests[-1].at
    pauses = (
        at
        for at in range(len(requests) - 1, 0, -1)
        if requests[at].at > max(early, requests[at - 1].at + WINDOW) and requests[at - 1].at <= newest - MINUTE
    )
    return next(pauses, 0)


def _one(request: Request, why: Why | None) -> Tally:
    at = request.at
    if why is not None:
        name = "machine_opened" if request.kind == "open" else "machine_clicked"
        return {f"{name}_at": at, f"{name}_why": why}
    if request.kind == "open":
        return {"opened_at": at, "last_opened_at": at, "opens": 1}
    return {"clicked_at": at, "last_clicked_at": at, "clicks": 1, f"{LINK}{request.link}": 1}
