"""What a workspace sends by: SES, which all share, or a mail server of its own. May touch: the store, secrets.

Settings are looked at again after two seconds, for running campaigns too: who mends a broken setting and resumes must
not be stopped by what was broken before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from godwit.clock import SECOND, Clock
from godwit.secrets import SecretMissing, Secrets
from godwit.sending.email_provider import AccountRefused, Email, EmailProvider
from godwit.sending.quota import QuotaWatch
from godwit.sending.smtp import SmtpProvider
from godwit.sending.smtp_connection import Server
from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.documents import to_document
from godwit.store.protocol import Store

OLDEST = 2 * SECOND
SMTP_SECRET = "smtp"  # noqa: S105 - a name
"""The secret with the mail server's password; see `godwit.secrets`."""

MakeSmtp = Callable[[Server, str, int | None], EmailProvider]


@dataclass(frozen=True)
class MailAccount:
    """What a workspace sends by, its quota, and whether others send by the same and so share its pacer."""

    provider: EmailProvider
    quota: QuotaWatch
    shared: bool


class MailAccounts:
    """The accounts of workspaces, each kept, with its connection, for as long as its settings are the same."""

    def __init__(
        self, store: Store, secrets: Secrets, ses: EmailProvider, clock: Clock, make_smtp: MakeSmtp = SmtpProvider
    ) -> None:
        self._store = store
        self._secrets = secrets
        self._clock = clock
        self._make_smtp = make_smtp
        self._ses = MailAccount(ses, QuotaWatch(ses, clock), shared=True)
        self._known: dict[str, tuple[int, int, MailAccount]] = {}

    def of(self, workspace: str) -> MailAccount:
        """What the workspace sends by. Raises whatever the store or the secrets raise when they don't answer."""
        now = self._clock()
        seen, version, account = self._known.get(workspace, (0, -1, self._ses))
        if not 0 <= now - seen <= OLDEST or version < 0:
            item = self._store.get(keys.document(workspace, "settings", "email"), consistent=True)
            newest = item["version"] if item else 0
            if newest != version:
                account = self._made(workspace, item) if item else self._ses
            self._known[workspace] = (now, newest, account)
        return account

    def _made(self, workspace: str, item: Item) -> MailAccount:
        # As it is stored, not through `godwit.settings`: pydantic would be a third of the sender's cold start.
        settings: dict[str, Any] = to_document(item).body
        if settings.get("provider") != "smtp":
            return self._ses
        smtp = settings["smtp"]
        server = Server(smtp["host"], smtp["port"], smtp["security"], smtp["username"])
        try:
            password = self._secrets.read(workspace, SMTP_SECRET, smtp["password_version"])
        except SecretMissing:
            provider: EmailProvider = _Unusable("The mail server's password is gone. Write it again in the settings.")
        else:
            provider = self._make_smtp(server, password, settings.get("rate_per_minute"))
        return MailAccount(provider, QuotaWatch(provider, self._clock), shared=False)


class _Unusable:
    """Stands in for a provider that can't be made."""

    def __init__(self, why: str) -> None:
        self._why = why

    def send(self, email: Email) -> str:
        raise AccountRefused(self._why)

    def per_minute(self) -> int:
        raise AccountRefused(self._why)
