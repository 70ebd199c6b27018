"""The signer of a warm function, with the secrets as they are by now. May touch: the secret, through what is passed in.

A key is added while functions are warm (`make rotate-links`). Who reads tokens meets the new key in one, and reads the
secret again: at most once a minute, for anybody can write a token that names a key. Who signs asks once an hour.
"""

import logging
from collections.abc import Callable

from godwit.clock import HOUR, MINUTE, Clock
from godwit.tracking.tokens import Kind, Reference, Signer, Urls

logger = logging.getLogger(__name__)


class Keyring:
    """Makes and reads tokens as `Signer` does. `read_secret` answers the JSON of the secret as it is now."""

    def __init__(self, read_secret: Callable[[], str], clock: Clock) -> None:
        self._read_secret = read_secret
        self._clock = clock
        self._signer: Signer | None = None
        self._asked_at = 0

    def urls(self, origin: str, workspace: str, campaign: str, number: int) -> Urls:
        """See `Signer.urls`."""
        return self._not_older_than(HOUR).urls(origin, workspace, campaign, number)

    def read(self, kind: Kind, token: str) -> Reference | None:
        """See `Signer.read`."""
        signer = self._signer or self._not_older_than(HOUR)
        if not signer.knows_key_of(token):
            signer = self._not_older_than(MINUTE)
        return signer.read(kind, token)

    def _not_older_than(self, age: int) -> Signer:
        """The signer, made anew where the secret was last asked for longer ago. Raises what reading it first raises."""
        now = self._clock()
        if self._signer is None:
            self._signer = Signer(self._read_secret())
            self._asked_at = now
        elif now - self._asked_at >= age:
            self._asked_at = now
            try:
                self._signer = Signer(self._read_secret())
            except Exception:
                # Links are still signed and read by the keys that are known.
                logger.exception("the token secret could not be read again")
        return self._signer
