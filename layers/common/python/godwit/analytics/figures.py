"""A campaign's figures from the counters of its chunks. Pure.

`opened`, `clicked` and the totals count people's hits, the `_machine` figures those of scanners and prefetchers. Each
fact counts by itself: a clicked recipient is also sent and delivered. Rates are 0 to 1, None where nothing divides:

| rate | of | among |
|---|---|---|
| delivery, bounce | delivered, bounced | sent |
| open, click, complaint, unsubscribe | opened, clicked, complained, unsubscribed | delivered |
| click_to_open | clicked | opened |
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from godwit.analytics.campaign_index import COUNTS, PLAIN, TIMED
from godwit.http.models import Answer
from godwit.ledger.rows import STATES

_FIGURES = dict.fromkeys((*STATES, *PLAIN, *TIMED, *COUNTS))


class Rates(Answer):
    """See the module."""

    delivery: float | None
    bounce: float | None
    open: float | None
    click: float | None
    complaint: float | None
    unsubscribe: float | None
    click_to_open: float | None


class LinkFigures(Answer):
    """A link of the campaign: recipients who clicked it, and their clicks."""

    url: str
    clicked: int
    clicks_total: int


class Figures(Answer):
    """What became of a campaign's recipients. `recipients`: those who could be sent to when it was frozen."""

    recipients: int
    pending: int
    sent: int
    delivered: int
    opened: int
    clicked: int
    bounced: int
    complained: int
    unsubscribed: int
    failed: int
    skipped: int
    unknown: int
    opens_total: int
    clicks_total: int
    opened_machine: int
    clicked_machine: int
    rates: Rates
    failure_reasons: dict[str, int]
    links: list[LinkFigures]


def figures_of(recipients: int, chunks: Iterable[Mapping[str, Any]], urls: Sequence[str]) -> Figures:
    """The figures of a campaign.

    `chunks` are their counters, `urls` the targets of its links by number. Claimed recipients count as pending:
    nobody knows yet what becomes of them.
    """
    total = dict.fromkeys(_FIGURES, 0)
    reasons: dict[str, int] = {}
    links: dict[int, list[int]] = {number: [0, 0] for number in range(len(urls))}
    for chunk in chunks:
        for name in total:
            total[name] += chunk[name]
        for reason, count in chunk["reasons"].items():
            state, _, said = reason.partition(":")
            if state == "failed":
                reasons[said] = reasons.get(said, 0) + count
        for link, (clicked, clicks) in chunk["links"].items():
            held = links.setdefault(int(link), [0, 0])
            held[0] += clicked
            held[1] += clicks
    settled = sum(total[state] for state in STATES if state != "claimed")
    return Figures(
        recipients=recipients,
        pending=max(0, recipients - settled),
        **{name: total[name] for name in ("sent", "delivered", "opened", "clicked", *PLAIN)},
        **{name: total[name] for name in ("failed", "skipped", "unknown")},
        opens_total=total["opens"],
        clicks_total=total["clicks"],
        rates=_rates(total),
        failure_reasons=dict(sorted(reasons.items())),
        links=[
            LinkFigures(url=urls[number] if number < len(urls) else "", clicked=clicked, clicks_total=clicks)
            for number, (clicked, clicks) in sorted(links.items())
        ],
    )


def _rates(total: Mapping[str, int]) -> Rates:
    def rate(part: str, whole: str) -> float | None:
        # A click may be reported of somebody whose open or delivery never was.
        return min(1.0, total[part] / total[whole]) if total[whole] else None

    return Rates(
        delivery=rate("delivered", "sent"),
        bounce=rate("bounced", "sent"),
        open=rate("opened", "delivered"),
        click=rate("clicked", "delivered"),
        complaint=rate("complained", "delivered"),
        unsubscribe=rate("unsubscribed", "delivered"),
        click_to_open=rate("clicked", "opened"),
    )
