"""The demonstration's result: the report for people, and what it is checked against. Touches: the API, the outbox."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from godwit.analytics.recount import recount
from godwit.store.objects import S3Objects
from rich.console import Console
from rich.table import Table

from local.accounts import DEMO, store_of
from local.demo.api import Api
from local.laptop import Laptop

NOT_SENT = frozenset({"excluded", "pending", "skipped", "failed"})
FIGURES = (
    ("recipients", "Recipients"),
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("opened", "Opened"),
    ("clicked", "Clicked"),
    ("bounced", "Bounced"),
    ("complained", "Complained"),
    ("unsubscribed", "Unsubscribed"),
    ("failed", "Failed"),
    ("skipped", "Skipped"),
    ("unknown", "Unknown"),
)
_RATES = {
    "delivered": "delivery",
    "bounced": "bounce",
    "opened": "open",
    "clicked": "click",
    "complained": "complaint",
    "unsubscribed": "unsubscribe",
}


@dataclass(frozen=True)
class Check:
    """One thing that must hold; `detail` says what was found."""

    name: str
    holds: bool
    detail: str


def outbox(laptop: Laptop, campaign: str) -> Iterator[dict[str, Any]]:
    """All mails of a campaign."""
    before: int | None = None
    while True:
        items, before = laptop.mail.page(1000, before, campaign=campaign)
        yield from items
        if before is None:
            return


def print_report(console: Console, analytics: dict[str, Any]) -> None:
    """The campaign's figures."""
    table = Table("", "People", "Rate", title="Report of the demo campaign", title_justify="left")
    for name, label in FIGURES:
        rate = analytics["rates"].get(_RATES.get(name, ""))
        table.add_row(label, f"{analytics[name]:,}", "" if rate is None else f"{rate:.1%}")
    console.print(table)


def checks(laptop: Laptop, api: Api, campaign: str) -> list[Check]:
    """Counters against a recount of the ledger, and the ledger against the outbox."""
    return [_counters(laptop, campaign), _one_mail_each(laptop, api, campaign)]


def _counters(laptop: Laptop, campaign: str) -> Check:
    objects = S3Objects(laptop.cloud.client("s3"), laptop.outputs["Bucket"])
    store = store_of(laptop.cloud, laptop.outputs)
    agrees = recount(store, objects, laptop.accounts.workspaces[DEMO], campaign).agrees
    return Check("Counters equal a recount of the ledger", agrees, "equal" if agrees else "they differ")


def _one_mail_each(laptop: Laptop, api: Api, campaign: str) -> Check:
    mails = Counter(mail["to"] for mail in outbox(laptop, campaign))
    ledger = [
        recipient["address"]
        for recipient in api.pages(f"/v1/campaigns/{campaign}/recipients")
        if recipient["status"] not in NOT_SENT
    ]
    twice = [address for address, count in mails.items() if count > 1]
    missing, extra = set(ledger) - set(mails), set(mails) - set(ledger)
    holds = not twice and not missing and not extra and len(ledger) == len(set(ledger))
    detail = f"{len(ledger):,} in the ledger, {mails.total():,} in the outbox"
    if not holds:
        detail += f"; {len(twice)} got two, {len(missing)} none, {len(extra)} are not in the ledger"
    return Check("Each recipient has exactly one email, nobody else any", holds, detail)
