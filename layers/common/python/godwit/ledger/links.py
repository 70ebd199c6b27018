"""Where the links of a campaign lead. May touch: the store.

Targets come from what was sent, never from the request, so there is no open redirect.
"""

from collections.abc import Sequence

from godwit.store import keys
from godwit.store.protocol import Put, Store


def save_targets(store: Store, workspace: str, campaign: str, targets: Sequence[str]) -> None:
    """Keep the targets that are the same for all recipients, by link number."""
    store.write(Put(keys.links(workspace, campaign), {"targets": list(targets)}))


def read_targets(store: Store, workspace: str, campaign: str) -> list[str]:
    """The targets that are the same for all recipients, by link number."""
    item = store.get(keys.links(workspace, campaign))
    return list(item["targets"]) if item else []


def find_target(store: Store, workspace: str, campaign: str, number: int, link: int) -> str | None:
    """Where a link leads for a recipient, None for a link we never sent."""
    targets = read_targets(store, workspace, campaign)
    if link < len(targets):
        return targets[link]
    row = store.get(keys.row(workspace, campaign, number))
    target = row.get("targets", {}).get(str(link)) if row else None
    return str(target) if target is not None else None
