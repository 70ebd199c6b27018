"""A mail server on the loopback interface, with TLS and a password, whose answers tests choose."""

import datetime
import email.policy
import ipaddress
import socket
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Literal, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from godwit.sending.smtp_connection import Server

HOST = "mail.example.test"
USER, PASSWORD = "shop", "s3cret"

Stage = Literal["mail", "rcpt", "data"]
HANG_UP = "hang up"


class SmtpServer:
    """Runs inside a `with`. `answers` has, by command, what to say instead of 250; `HANG_UP` ends the connection."""

    def __init__(self, security: Literal["starttls", "tls"] = "starttls") -> None:
        self.security = security
        self.answers: dict[Stage, str] = {}
        self.messages: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.connections = 0
        self.logins: list[str] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        starting: dict[str, Any] = {"tls_context": _server_context(), "require_starttls": True}
        from_the_start: dict[str, Any] = {"ssl_context": _server_context(), "auth_require_tls": False}
        self._controller = Controller(
            _Handler(self),
            hostname="127.0.0.1",
            port=self.port,
            authenticator=self._authenticate,
            auth_required=True,
            **(starting if security == "starttls" else from_the_start),
        )

    def __enter__(self) -> "SmtpServer":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def server(self) -> Server:
        """As settings name it."""
        return Server(HOST, self.port, self.security, USER)

    def resolve(self, host: str, port: int) -> Sequence[str]:
        """The only name that there is."""
        if host != HOST:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ["127.0.0.1"]

    def _authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        given = cast("LoginPassword", data)
        self.logins.append(given.login.decode())
        right = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=right)


class _Handler:
    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        # A session says it twice where it changes to TLS.
        if self._server.security == "tls" or session.ssl is not None:
            self._server.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._answer("mail", server)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        answer = self._answer("rcpt", server)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self._server.raw.append(envelope.content)
        message = BytesParser(policy=email.policy.default).parsebytes(envelope.content)
        self._server.messages.append(message)
        return self._answer("data", server)

    def _answer(self, stage: Stage, server: Any) -> str:
        answer = self._server.answers.get(stage, "250 OK")
        if answer == HANG_UP:
            server.transport.abort()
        return answer


@cache
def _certificate() -> Path:
    """Key and certificate of HOST, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(HOST), x509.IPAddress(ipaddress.ip_address("192.0.2.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    file = Path(mkdtemp(prefix="godwit-smtp-")) / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return file


def _server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate())
    return context


def trusting() -> ssl.SSLContext:
    """A client's context that takes our certificate for good."""
    return ssl.create_default_context(cafile=str(_certificate()))
