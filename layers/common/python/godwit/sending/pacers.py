"""The pacers a campaign reserves its slots on, as items. May touch: the store.

There is one for the campaign, one for its workspace and channel, and one for the account that workspaces share.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from godwit.sending.pacing import Pacer, Slots
from godwit.store import keys
from godwit.store.conditions import Condition, Equals, Without
from godwit.store.protocol import Store, Update

_NEXT_FREE = "next_free"


@dataclass(frozen=True)
class Rates:
    """Messages per minute, each at least 1."""

    campaign: int
    workspace: int
    account: int | None
    """None where the workspace sends by what it shares with nobody."""

    @property
    def slowest(self) -> int:
        """What the campaign can reach at the most."""
        return min(self.campaign, self.workspace, self.account or self.workspace)


def read_pacers(store: Store, workspace: str, campaign: str, rates: Rates) -> dict[keys.Key, Pacer]:
    """The pacers by key, the campaign's first."""
    per_minute = {
        keys.pacer(workspace, f"campaign#{campaign}"): rates.campaign,
        keys.pacer(workspace, "email"): rates.workspace,
    }
    if rates.account is not None:
        per_minute[keys.pacer(keys.ACCOUNT, "email")] = rates.account
    items = store.get_many(list(per_minute), consistent=True)
    return {key: Pacer(items[key][_NEXT_FREE] if key in items else 0, rate) for key, rate in per_minute.items()}


def reservation(pacers: dict[keys.Key, Pacer], slots: Slots) -> Sequence[Update]:
    """The writes that take the slots, each on condition that nobody moved its clock."""
    updates: list[Update] = []
    for (key, pacer), after in zip(pacers.items(), slots.next_free, strict=True):
        untouched: Condition = Equals(_NEXT_FREE, pacer.next_free) if pacer.next_free else Without(_NEXT_FREE)
        updates.append(Update(key, set={_NEXT_FREE: after}, condition=untouched))
    return updates
