"""A mail server as an email provider: SMTP, one connection kept open. Touches: the network.

RFC 5321 (SMTP), 3463 (enhanced status codes). Tags are not sent: there is nothing in SMTP to send them by, and servers
report no events. What becomes of a message after it was accepted is not known.
"""

import re
import ssl
import time
from collections.abc import Callable
from contextlib import suppress

from godwit.internet import public_addresses
from godwit.sending.email_provider import AccountRefused, Email, OutcomeUnknown, Refused, Throttled
from godwit.sending.mime import compose, envelope_sender
from godwit.sending.smtp_connection import Connection, NotReady, Resolve, Server, connect, name_sender, said

DEFAULT_PER_MINUTE = 300
"""Where the settings say nothing. Servers don't tell; some take less (Microsoft 365: 30) and throttle the rest."""
CALL_LASTS = 12.0
"""Seconds that one message may take at the most; the sender allows 13."""
IDLE_LASTS = 20.0
"""Seconds after which a connection is opened anew: servers and routers close idle ones, not always audibly."""
TRIES, PAUSE = 3, 1.0
"""How often, and seconds in between, a server is asked whether it is there before it is taken for broken."""


# What servers say of the account, whichever command they say it at: Postfix and Exchange tell of a sender that isn't
# ours only when they hear of a recipient or have the message; SES and Gmail of a quota.
_ACCOUNT = re.compile(
    r"not verified|daily\b.*\b(quota|limit)|\b5\.4\.5\b|\b5\.1\.[78]\b|\b5\.7\.60\b|sendasdenied|not owned by user|"
    r"sender address rejected|relay(ing)? (access )?denied|unable to relay|authentication required",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"4\.[12]\.\d")
"""Enhanced status codes that speak of the recipient's mailbox: trying again in a second won't help."""


class SmtpProvider:
    """Sends by a mail server; `rate` is how many messages it takes a minute."""

    def __init__(
        self,
        server: Server,
        password: str,
        rate: int | None = None,
        *,
        resolve: Resolve = public_addresses,
        context: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._server = server
        self._password = password
        self._rate = rate
        self._resolve = resolve
        self._context = context or ssl.create_default_context()
        self._sleep = sleep
        self._kept: Connection | None = None
        self._used = 0.0

    def send(self, email: Email) -> str:
        """See `EmailProvider.send`; the id is the message's own Message-ID."""
        identifier, content = compose(email, time.time())
        try:
            connection = self._begun(envelope_sender(email))
        except NotReady as why:
            raise (Throttled if why.passing and not _ACCOUNT.search(str(why)) else AccountRefused)(str(why)) from why
        _name_recipient(connection, email.to)
        _hand_over(connection, content)
        self._used = time.monotonic()
        return identifier

    def per_minute(self) -> int:
        """See `EmailProvider.per_minute`. Servers don't tell; but whether ours is there and knows us can be asked."""
        for left in reversed(range(TRIES)):
            try:
                self.close()
                self._kept = self._connected()
            except NotReady as why:
                if left == 0 or not why.passing:
                    raise AccountRefused(str(why)) from why
                self._sleep(PAUSE)
            else:
                break
        self._say_goodbye()
        return self._rate or DEFAULT_PER_MINUTE

    def _say_goodbye(self) -> None:
        if self._kept is not None:
            with suppress(OSError):
                self._kept.docmd("QUIT")
        self.close()

    def close(self) -> None:
        """Hang up, if connected."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _begun(self, sender: str) -> Connection:
        """A connection, the kept one if it still is one, that has been told the sender. Raises NotReady."""
        if self._kept is not None and time.monotonic() - self._used < IDLE_LASTS:
            self._kept.deadline = time.monotonic() + CALL_LASTS
            try:
                name_sender(self._kept, sender)
            except NotReady:
                if self._kept.sock is not None:
                    raise
            else:
                return self._kept
        self.close()
        self._kept = self._connected()
        name_sender(self._kept, sender)
        return self._kept

    def _connected(self) -> Connection:
        deadline = time.monotonic() + CALL_LASTS
        return connect(self._server, self._password, deadline, self._resolve, self._context)


def _name_recipient(connection: Connection, address: str) -> None:
    try:
        code, reply = connection.docmd("RCPT", f"TO:<{address}>")
        if code in (250, 251):
            return
        _give_up(connection, code)
    except OSError as error:
        raise Throttled(f"The connection broke off: {error}") from error
    raise _refusal(code, reply, of_recipient=True)


def _hand_over(connection: Connection, content: bytes) -> None:
    """Until the line with a single dot is sent, the server can't have accepted (RFC 5321, 4.1.1.4)."""
    try:
        code, reply = connection.docmd("DATA")
        if code == 354:
            connection.send(re.sub(rb"(?m)^\.", b"..", content).removesuffix(b"\r\n"))
        else:
            _give_up(connection, code)
    except OSError as error:
        connection.close()
        raise Throttled(f"The connection broke off: {error}") from error
    if code != 354:
        raise _refusal(code, reply)
    try:
        connection.send(b"\r\n.\r\n")
        code, reply = connection.getreply()
    except OSError as error:
        connection.close()
        raise OutcomeUnknown(f"The connection broke off when the message had been handed over: {error}") from error
    if code != 250:
        if code == 421:
            connection.close()
        raise _refusal(code, reply)


def _give_up(connection: Connection, code: int) -> None:
    """Make the connection ready for another message, or close it."""
    if code == 421 or connection.docmd("RSET")[0] != 250:
        connection.close()


def _refusal(code: int, reply: bytes, *, of_recipient: bool = False) -> Exception:
    text = said(code, reply)
    if _ACCOUNT.search(text):
        return AccountRefused(f"The mail server says: {text}")
    if code >= 500 or (of_recipient and _MAILBOX.search(text)):
        return Refused(text)
    return Throttled(text)
