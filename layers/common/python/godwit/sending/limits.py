"""How fast a campaign may go: the account's quota, the workspace's limit, its own. May touch: the store."""

from godwit.campaigns.campaign import Campaign
from godwit.sending.pacers import Rates
from godwit.settings import email_settings
from godwit.store.protocol import Store


def rates_of(store: Store, campaign: Campaign, quota: int, *, shared: bool = True) -> Rates:
    """The campaign's limits as they are now. `quota` is the account's, per minute; `shared` if by all workspaces."""
    workspace = min(email_settings(store, campaign.workspace).rate_per_minute or quota, quota)
    own = campaign.content.get("throttle_per_minute") or workspace
    return Rates(campaign=min(own, workspace), workspace=workspace, account=quota if shared else None)
