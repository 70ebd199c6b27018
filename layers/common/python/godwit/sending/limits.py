"""How fast a campaign may go: the account's quota, the workspace's limit, its own. May touch: the store, a provider."""

from godwit.campaigns.campaign import Campaign
from godwit.clock import Clock
from godwit.sending.email_provider import QUOTA_LASTS, AccountRefused, EmailProvider
from godwit.sending.pacers import Rates
from godwit.settings import email_settings
from godwit.store.protocol import Store


class QuotaWatch:
    """The account's quota as it was at most five minutes ago."""

    def __init__(self, provider: EmailProvider, clock: Clock) -> None:
        self._provider = provider
        self._clock = clock
        self._seen: tuple[int, int] | None = None

    def per_minute(self) -> int:
        """Emails a minute. Raises AccountRefused, or what the provider raises when there is no earlier answer."""
        now = self._clock()
        if self._seen is None or now - self._seen[0] > QUOTA_LASTS:
            try:
                self._seen = (now, self._provider.per_minute())
            except AccountRefused:
                raise
            except Exception:
                # A provider that doesn't answer now hasn't lowered its quota.
                if self._seen is None:
                    raise
        return self._seen[1]


def rates_of(store: Store, campaign: Campaign, quota: int) -> Rates:
    """The campaign's limits as they are now. `quota` is the account's, per minute."""
    workspace = min(email_settings(store, campaign.workspace).rate_per_minute or quota, quota)
    own = campaign.content.get("throttle_per_minute") or workspace
    return Rates(campaign=min(own, workspace), workspace=workspace, account=quota)
