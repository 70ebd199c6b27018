"""The identities that a workspace sends from, each with what proves its mail. Touches: SES and the DNS, within seconds.

SES takes such questions once a second, and receivers' view changes slowly: what was found is gone by for a while.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from godwit.clock import MINUTE, Clock
from godwit.http.models import Answer
from godwit.reputation.authentication import Finding, Found, dkim, dmarc, spf
from godwit.reputation.dns import Texts
from godwit.sending.identities import list_identities
from godwit.settings import EmailSettings

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
else:
    SESV2Client = Any

MOST = 10
"""Identities looked at: the sender's first."""
PATIENCE = 5.0
"""Seconds for all of them together."""
LASTS = 5 * MINUTE

_pool = ThreadPoolExecutor(MOST, thread_name_prefix="identities")


class Authentication(Answer):
    """An identity. `dmarc_policy` is none, quarantine or reject; `detail` says what to add or mend, line by line."""

    identity: str
    dkim: Found
    spf: Found
    dmarc: Found
    dmarc_policy: str | None
    detail: str


class Authentications:
    """What was found of identities, as it was a moment ago; made once for a warm function."""

    def __init__(self, client: SESV2Client, new_texts: Callable[[], Texts], clock: Clock) -> None:
        self._client = client
        self._new_texts = new_texts
        self._clock = clock
        self._seen: dict[str, tuple[int, Authentication]] = {}

    def of(self, settings: EmailSettings) -> list[Authentication]:
        """Those of a workspace with these settings: SES's, or its sender's domain where it has its own mail server."""
        by_ses = settings.provider == "ses"
        names = self._names(settings) if by_ses else _domain_of_sender(settings)
        now, texts = self._clock(), self._new_texts()
        fresh = {name: seen for name in names if (seen := self._seen.get(name)) and now - seen[0] <= LASTS}
        asked = {name: _pool.submit(self._look, name, texts, by_ses) for name in names if name not in fresh}
        wait(asked.values(), timeout=PATIENCE)
        for name, future in asked.items():
            found = _result(name, future)
            if by_ses and "unknown" not in (found.dkim, found.spf, found.dmarc):
                self._seen[name] = (now, found)
            fresh[name] = (now, found)
        return [fresh[name][1] for name in names]

    def _names(self, settings: EmailSettings) -> list[str]:
        own = _domain_of_sender(settings)
        try:
            listed = [each.identity for each in list_identities(self._client)]
        except (ClientError, BotoCoreError):
            listed = own
        # Stable: verified ones come first, and of these the sender's.
        return sorted(listed, key=lambda name: name.rpartition("@")[2] not in own)[:MOST]

    def _look(self, identity: str, texts: Texts, by_ses: bool) -> Authentication:
        domain = identity.rpartition("@")[2]
        told = self._asked(identity) if by_ses else None
        signed = dkim(domain, told) if by_ses else Finding("unknown", "DKIM: your mail server signs, or does not.")
        allowed = spf(domain, told, texts)
        if not by_ses and allowed.found == "failing":
            # Whom the record must name is the server's business; that there is one can be seen.
            allowed = Finding("unknown", "SPF: there is a record; whether it names your server can't be seen here.")
        demanded, policy = dmarc(domain, texts)
        return _told(identity, signed, allowed, demanded, policy)

    def _asked(self, identity: str) -> Mapping[str, Any] | None:
        try:
            return self._client.get_email_identity(EmailIdentity=identity)
        except (ClientError, BotoCoreError):
            return None


def _domain_of_sender(settings: EmailSettings) -> list[str]:
    return [settings.sender.address.rpartition("@")[2]] if settings.sender else []


def _result(identity: str, future: Future[Authentication]) -> Authentication:
    if future.done():
        return future.result()
    future.cancel()
    late = Finding("unknown", "There was no answer in time; try again.")
    return _told(identity, late, late, late, None)


def _told(identity: str, signed: Finding, allowed: Finding, demanded: Finding, policy: str | None) -> Authentication:
    return Authentication(
        identity=identity,
        dkim=signed.found,
        spf=allowed.found,
        dmarc=demanded.found,
        dmarc_policy=policy,
        detail=_lines(finding.detail for finding in (signed, allowed, demanded)),
    )


def _lines(details: Iterable[str]) -> str:
    """Each thing said once."""
    return "\n".join(dict.fromkeys(detail for detail in details if detail))
