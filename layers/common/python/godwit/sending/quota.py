"""What a provider takes a minute, remembered. May touch: a provider, through what it is given."""

from godwit.clock import Clock
from godwit.sending.email_provider import QUOTA_LASTS, AccountRefused, EmailProvider


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
