"""Where the links of a campaign lead. May touch: the store.

Targets come from what was sent, never from the request, so there is no open redirect.
"""

from collections.abc import Sequence

from godwit.store import keys
from godwit.store.protocol import Put, Store


def save_targets(store: Store, workspace: str, campaign: str, fixed: Sequence[str], varying: Sequence[str]) -> None:
    """Keep the targets by link number: those that are the same for all, then the templates of those that differ."""
    store.write(Put(keys.links(workspace, campaign), {"fixed": list(fixed), "varying": list(varying)}))


def read_links(store: Store, workspace: str, campaign: str) -> list[str]:
    """Every link of a campaign as people know it, by link number: its target, or the template of its targets."""
    item = store.get(keys.links(workspace, campaign))
    return [*item["fixed"], *item["varying"]] if item else []


def find_target(store: Store, workspace: str, campaign: str, number: int, link: int) -> str | None:
    """Where a link leads for a recipient, None for a link we never sent."""
    item = store.get(keys.links(workspace, campaign))
    if item is not None and link < len(item["fixed"]):
        return str(item["fixed"][link])
    row = store.get(keys.row(workspace, campaign, number))
    target = row.get("targets", {}).get(str(link)) if row else None
    return str(target) if target is not None else None
