"""Looking whether sending may go on, after figures changed and before more is released. May touch: the store."""

from collections.abc import Iterable, Mapping
from typing import Any

from godwit.analytics.campaign_index import HARD_BOUNCED
from godwit.analytics.chunks import read_counters
from godwit.campaigns import transitions
from godwit.campaigns.campaign import Campaign, find_campaign
from godwit.campaigns.states import PAUSE
from godwit.reputation.workspace_brake import look_at_workspace
from godwit.sending.brake import Figures, is_harmless, judge, refusals
from godwit.store.protocol import Store


def look_after(store: Store, changed: Iterable[tuple[str, str]], now: int) -> None:
    """Look at these campaigns (workspace and id), whose figures changed, and at their workspaces."""
    campaigns = set(changed)
    for workspace, identifier in sorted(campaigns):
        _look_at_one(store, workspace, identifier, now)
    for workspace in sorted({workspace for workspace, _ in campaigns}):
        _look_at_all(store, workspace, now)


def must_stop(store: Store, campaign: Campaign, now: int) -> bool:
    """Whether a campaign that is under way may not go on; then it has been paused."""
    if _look_at(store, campaign, read_figures(store, campaign.workspace, campaign.id), now):
        return True
    reason = _look_at_all(store, campaign.workspace, now)
    if reason is not None:
        transitions.pause_run(store, campaign, reason, now)
    return reason is not None


def read_figures(store: Store, workspace: str, campaign: str) -> Figures:
    """What the brake judges a campaign by, as its counters have it."""
    return _figures_of(read_counters(store, workspace, campaign))


def _look_at_one(store: Store, workspace: str, identifier: str, now: int) -> None:
    figures = read_figures(store, workspace, identifier)
    if not is_harmless(figures):
        campaign = find_campaign(store, workspace, identifier)
        if campaign is not None:
            _look_at(store, campaign, figures, now)


def _look_at_all(store: Store, workspace: str, now: int) -> str | None:
    return look_at_workspace(store, workspace, now, lambda campaign: _look_at_one(store, workspace, campaign, now))


def _look_at(store: Store, campaign: Campaign, figures: Figures, now: int) -> bool:
    """Brake the campaign, or tell of what comes back, where its figures since the last decision demand it.

    True where it may not go on. What is sent already can't be braked; people are told all the same.
    """
    decided = campaign.releases[-1]["figures"] if campaign.releases else None
    verdict = judge(figures.since(Figures.load(decided)))
    if verdict.state == "braked" and campaign.status in PAUSE.allowed_from:
        transitions.brake(store, campaign, f"Braked: {verdict.reason}", figures, now)
        return True
    if verdict.state != "clear" and campaign.braked is None:
        transitions.warn(store, campaign, verdict, now)
    return False


def _figures_of(chunks: Iterable[Mapping[str, Any]]) -> Figures:
    sent = delivered = bounced = complained = 0
    failed: list[tuple[str, int]] = []
    for chunk in chunks:
        sent += chunk["sent"]
        delivered += chunk["delivered"]
        bounced += chunk[HARD_BOUNCED]
        complained += chunk["complained"]
        for reason, count in chunk["reasons"].items():
            state, _, said = reason.partition(":")
            if state == "failed":
                failed.append((said, count))
    return Figures(sent, delivered, bounced, complained, refusals(failed))
