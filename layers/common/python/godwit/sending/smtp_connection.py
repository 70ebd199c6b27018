"""Conversations with mail servers, up to the point where a message begins. Touches: the network.

RFC 5321 (SMTP), 3207 and 8314 (TLS), 4954 (AUTH). The settings' test goes the same way as sending.
"""

import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from godwit.internet import NotPublic, open_socket

PORTS = (465, 587, 2465, 2587)
"""What mail is handed in at (RFC 8314, RFC 6409, and two that SES and others offer beside them).

Not 25: it is where servers take mail for their own users, and AWS blocks it.
"""
Step = Literal["address", "connection", "tls", "login", "sender"]
STEPS: tuple[Step, ...] = ("address", "connection", "tls", "login", "sender")
"""What must work before any recipient is named, in this order."""

Resolve = Callable[[str, int], Sequence[str]]
"""Answers the addresses of a host that may be connected to; see `public_addresses`."""


@dataclass(frozen=True)
class Server:
    """A mail server and the user that it knows us by."""

    host: str
    port: int
    security: Literal["starttls", "tls"]
    username: str


class NotReady(Exception):
    """The server takes no message: at which step, what it says, for people, and whether that may pass by itself."""

    def __init__(self, step: Step, detail: str, *, passing: bool) -> None:
        super().__init__(detail)
        self.step = step
        self.passing = passing


class Connection(smtplib.SMTP):
    """A conversation that must be over by `deadline` (s, of the monotonic clock)."""

    def __init__(self, host: str, opened: socket.socket, deadline: float) -> None:
        super().__init__(local_hostname="[127.0.0.1]")
        self._host = host  # what a certificate must be of
        self._opened = opened
        self.deadline = deadline

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._opened

    def send(self, s: str | bytes) -> None:  # type: ignore[override] # typeshed allows any buffer
        """See smtplib."""
        self.hurry()
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """See smtplib."""
        self.hurry()
        return super().getreply()

    def hurry(self) -> None:
        """Give what comes next the time that is left. Raises SMTPServerDisconnected where there is none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            self.close()
            raise smtplib.SMTPServerDisconnected("it took too long")
        if self.sock is not None:
            self.sock.settimeout(left)


def connect(server: Server, password: str, deadline: float, resolve: Resolve, context: ssl.SSLContext) -> Connection:
    """A connection that is logged in. Raises NotReady."""
    connection = _reach(server, deadline, resolve, context)
    try:
        _secure(connection, server, context)
        _log_in(connection, server, password)
    except BaseException:
        connection.close()
        raise
    return connection


def name_sender(connection: Connection, address: str) -> None:
    """Begin a message from this address. Raises NotReady; the connection is closed where nothing more can be said."""
    try:
        code, reply = connection.mail(address)
    except OSError as error:
        raise NotReady("connection", f"The connection broke off: {error}", passing=True) from error
    if code != 250:
        if code == 421:
            connection.close()
        raise NotReady("sender", f"The server refused the sender {address}: {said(code, reply)}", passing=code < 500)


def _reach(server: Server, deadline: float, resolve: Resolve, context: ssl.SSLContext) -> Connection:
    place = f"{server.host}:{server.port}"
    try:
        addresses = resolve(server.host, server.port)
    except NotPublic:
        detail = f"{server.host} is an address inside a private network; only servers on the internet can be used."
        raise NotReady("address", detail, passing=False) from None
    except (socket.gaierror, UnicodeError) as error:
        passing = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
        raise NotReady("address", f"There is no server {server.host}: {error}", passing=passing) from error
    try:
        opened = open_socket(addresses, server.port, deadline - time.monotonic())
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        detail = f"{place} does not answer: {error}. Look whether host and port are right."
        raise NotReady("connection", detail, passing=True) from error
    if server.security == "tls":
        opened = _wrapped(opened, server, context)
    connection = Connection(server.host, opened, deadline)
    try:
        code, reply = connection.connect(server.host, server.port)
    except OSError as error:
        detail = f"{place} hung up: {error}. A port for TLS from the beginning does so where STARTTLS is chosen."
        raise NotReady("connection", detail, passing=True) from error
    if code != 220:
        connection.close()
        raise NotReady("connection", f"{place} won't talk to us: {said(code, reply)}", passing=code < 500)
    return connection


def _wrapped(opened: socket.socket, server: Server, context: ssl.SSLContext) -> ssl.SSLSocket:
    try:
        return context.wrap_socket(opened, server_hostname=server.host)
    except OSError as error:
        opened.close()
        raise _insecure(server, error) from error


def _secure(connection: Connection, server: Server, context: ssl.SSLContext) -> None:
    """Never goes on without TLS: the password would be readable for everyone on the way."""
    try:
        connection.ehlo()
        if server.security == "starttls":
            if not connection.has_extn("starttls"):
                detail = f"{server.host}:{server.port} offers no STARTTLS. Choose TLS, or another port."
                raise NotReady("tls", detail, passing=False)
            connection.hurry()
            code, reply = connection.starttls(context=context)
            if code != 220:
                raise NotReady("tls", f"The server refused STARTTLS: {said(code, reply)}", passing=code < 500)
            connection.ehlo()
    except (OSError, smtplib.SMTPException) as error:
        raise _insecure(server, error) from error


def _insecure(server: Server, error: Exception) -> NotReady:
    if isinstance(error, ssl.SSLCertVerificationError):
        return NotReady("tls", f"The certificate of {server.host} is not valid: {error.verify_message}.", passing=False)
    if isinstance(error, ssl.SSLError):
        detail = (
            f"{server.host}:{server.port} speaks no TLS that we could use: {error.reason}. Port 587 wants STARTTLS."
        )
        return NotReady("tls", detail, passing=False)
    return NotReady("tls", f"{server.host}:{server.port} hung up: {error}", passing=True)


def _log_in(connection: Connection, server: Server, password: str) -> None:
    try:
        connection.login(server.username, password, initial_response_ok=True)
    except smtplib.SMTPNotSupportedError:
        detail = f"{server.host} takes no password at this port."
        raise NotReady("login", detail, passing=False) from None
    except smtplib.SMTPAuthenticationError as error:
        answer = said(error.smtp_code, error.smtp_error)
        detail = f"{server.host} refused the user {server.username} with this password: {answer}"
        raise NotReady("login", detail, passing=error.smtp_code < 500) from error
    except smtplib.SMTPException as error:
        passing = isinstance(error, smtplib.SMTPServerDisconnected)
        raise NotReady("login", f"{server.host} could not log us in: {error}", passing=passing) from error
    except UnicodeError:
        raise NotReady("login", "User and password may only have ASCII characters.", passing=False) from None


def said(code: int, reply: bytes | str) -> str:
    """The server's answer as one line."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {' '.join(text.split())}"
