"""TXT records of the DNS, asked for within a time limit. Touches: the network.

Where nobody answers, the first question waits and the others don't: one without a network must not hang.
"""

from typing import Protocol

from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

PATIENCE = 1.5
"""Seconds for one question."""

_RESERVED = ("test", "example", "invalid", "localhost", "local")
"""Top-level names that have no records on the internet (RFC 6761, 6762); the demonstration's are of these."""


class Unanswered(Exception):
    """Nobody says what records there are."""


class Texts(Protocol):
    """Answers TXT records."""

    def of(self, name: str) -> list[str]:
        """The texts of a name, none where it has none. Raises Unanswered."""
        ...


class DnsTexts:
    """The internet's, as the machine's resolver has them; made for one request."""

    def __init__(self) -> None:
        self._dead = False

    def of(self, name: str) -> list[str]:
        """See `Texts`."""
        if self._dead or name.rstrip(".").rpartition(".")[2].lower() in _RESERVED:
            raise Unanswered
        try:
            answer = Resolver().resolve(name, "TXT", lifetime=PATIENCE, search=False)
        except (NXDOMAIN, NoAnswer):
            return []
        except (DNSException, OSError) as error:
            self._dead = True
            raise Unanswered from error
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
