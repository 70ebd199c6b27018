"""Dry runs: what sending a campaign now would mean, with nothing sent. May touch: the store, objects, a provider.

Whom it reaches, and who lacks a value that the content prints, is asked of the contact index: so the audience is the
one that would be frozen, and nobody's contact is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from godwit.campaigns.campaign import Campaign
from godwit.campaigns.checks import Checks
from godwit.campaigns.cost import email_cost
from godwit.content.problems import Problem
from godwit.content.warnings import ContentWarning, find_warnings
from godwit.segments.audience import SegmentMissing, examine
from godwit.sending.email_provider import AccountRefused
from godwit.sending.limits import rates_of
from godwit.store import documents
from godwit.store.objects import Objects
from godwit.store.protocol import Store


@dataclass(frozen=True)
class Warned:
    """Something to know that does not stand in the way. `recipients`: how many it concerns; None: all, or unknown."""

    message: str
    recipients: int | None = None


@dataclass(frozen=True)
class Reached:
    """How many contacts the audience has, by what would become of them."""

    sendable: int
    excluded: Mapping[str, int]
    """By the first reason that holds."""

    @property
    def matched(self) -> int:
        """All of them."""
        return self.sendable + sum(self.excluded.values())


@dataclass(frozen=True)
class DryRun:
    """`cost_usd` is None by a mail server of one's own, `seconds` where the provider doesn't say how fast it is."""

    audience: Reached
    cost_usd: float | None
    seconds: int | None
    problems: list[Problem]
    warnings: list[Warned]


def dry_run(
    store: Store,
    objects: Objects,
    checks: Checks,
    campaign: Campaign,
    origin: str,
    per_minute: Callable[[], int],
    now: int,
) -> DryRun:
    """What sending the campaign now would mean. `per_minute` asks the provider for its quota, and may raise."""
    content = campaign.content
    problems = checks.problems_of(campaign)
    place = (content["subject"], content["preheader"], content["content"])
    noted = find_warnings(*place, origin, checks.settings.physical_address)
    variables = [each.variable for each in noted if each.variable is not None]
    audience = Reached(0, {})
    missing: dict[str, int | None] = dict.fromkeys(variables, 0)
    if content["audience"] is not None:
        try:
            audience, missing = _reached(store, objects, campaign, variables, now)
        except SegmentMissing as gone:
            if not any(problem.path.startswith("audience") for problem in problems):
                problems.append(Problem("audience", f"The segment {gone.id} can't be evaluated."))
    seconds, slow = _duration(store, campaign, audience.sendable, per_minute)
    cost = None
    if checks.settings.provider == "ses":
        cost = email_cost(audience.sendable, _attached_bytes(store, campaign))
    empty = [Warned("It reaches nobody.", 0)] if content["audience"] and not audience.sendable else []
    return DryRun(audience, cost, seconds, problems, [*empty, *_weighed(noted, missing), *slow])


def _reached(
    store: Store, objects: Objects, campaign: Campaign, variables: list[str], now: int
) -> tuple[Reached, dict[str, int | None]]:
    audience, topic = campaign.content["audience"], campaign.content["topic_id"]
    found, missing = examine(store, objects, campaign.workspace, audience, "email", topic, variables, now)
    excluded = {str(reason): len(numbers) for reason, numbers in found.excluded.items() if numbers}
    return Reached(len(found.sendable), excluded), missing


def _weighed(noted: list[ContentWarning], missing: Mapping[str, int | None]) -> list[Warned]:
    """What concerns only those who lack a value, with how many these are; left out where they are none."""
    weighed = [Warned(each.message, None if each.variable is None else missing[each.variable]) for each in noted]
    return [each for each in weighed if each.recipients != 0]


def _duration(
    store: Store, campaign: Campaign, recipients: int, per_minute: Callable[[], int]
) -> tuple[int | None, list[Warned]]:
    """Seconds at the slowest of the campaign's, the workspace's and the provider's rate, and what kept us from it."""
    try:
        rate = rates_of(store, campaign, per_minute()).slowest
    except AccountRefused as refused:
        return None, [Warned(str(refused))]
    except Exception:
        return None, [Warned("The provider did not say how fast it sends: ask again.")]
    return -(-recipients * 60 // rate), []


def _attached_bytes(store: Store, campaign: Campaign) -> int:
    found = [documents.find(store, campaign.workspace, "attachment", each) for each in campaign.content["attachments"]]
    return sum(document.body["size"] for document in found if document is not None)
