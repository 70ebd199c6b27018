"""Opens, clicks and unsubscribes of recipients. May touch: the store.

Until the issue on deliverability classifies them, every hit counts as a person's.
"""

from dataclasses import dataclass
from typing import Literal

from godwit.ledger.claims import Recipient
from godwit.ledger.facts import Fact, RawEvent, add_fact
from godwit.ledger.rows import LINK
from godwit.store.protocol import Store


@dataclass(frozen=True)
class Hit:
    """One request for a pixel or a link. `at` in ms; `id` is unique to the request."""

    workspace: str
    campaign: str
    number: int
    kind: Literal["open", "click"]
    link: int | None
    at: int
    id: str
    user_agent: str


def record_hit(store: Store, hit: Hit) -> bool:
    """Keep the raw event and count it on the row, in one transaction. False when nothing was sent there."""
    if hit.kind == "open":
        fact = Fact({"opened_at": hit.at}, {"opens": 1}, latest={"last_opened_at": hit.at})
    else:
        count = {"clicks": 1, f"{LINK}{hit.link}": 1}
        fact = Fact({"clicked_at": hit.at}, count, latest={"last_clicked_at": hit.at})
    detail = {"user_agent": hit.user_agent[:500], "link": hit.link}
    event = RawEvent(hit.kind, hit.at, hit.id, detail)
    return add_fact(store, Recipient(hit.workspace, hit.campaign, hit.number), fact, event)


def record_unsubscribe(store: Store, workspace: str, campaign: str, number: int, at: int) -> bool:
    """The recipient unsubscribed by this campaign's link. False when that is known already."""
    return add_fact(store, Recipient(workspace, campaign, number), Fact({"unsubscribed_at": at}))
