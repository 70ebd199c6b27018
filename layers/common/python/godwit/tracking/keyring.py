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

    def signup_url(self, origin: str, workspace: str) -> str:
        """See `Signer.signup_url`."""
        return self._not_older_than(HOUR).signup_url(origin, workspace)

    def confirmation_url(self, origin: str, workspace: str, identifier: str) -> str:
        """See `Signer.confirmation_url`."""
        return self._not_older_than(HOUR).confirmation_url(origin, workspace, identifier)

    def read(self, kind: Kind, token: str) -> Reference | None:
        """See `Signer.read`."""
        return self._that_knows(token).read(kind, token)

    def read_signup(self, token: str) -> str | None:
        """See `Signer.read_signup`."""
        return self._that_knows(token).read_signup(token)

    def read_confirmation(self, token: str) -> tuple[str, str] | None:
        """See `Signer.read_confirmation`."""
        return self._that_knows(token).read_confirmation(token)

    def _that_knows(self, token: str) -> Signer:
        """The signer, with the key that the token names where there is such a key."""
        signer = self._signer or self._not_older_than(HOUR)
        return signer if signer.knows_key_of(token) else self._not_older_than(MINUTE)

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
