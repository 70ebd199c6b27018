"""SMTP against a mail server of ours on the loopback interface, with TLS and a password."""

import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from godwit.internet import NotPublic
from godwit.sending import smtp
from godwit.sending.email_provider import AccountRefused, Attachment, Email, OutcomeUnknown, Refused, Throttled
from godwit.sending.smtp import DEFAULT_PER_MINUTE, SmtpProvider
from godwit.sending.smtp_connection import Server

from tests.provider_suite import EMAIL, Bench, ProviderSuite
from tests.smtp_server import HANG_UP, HOST, PASSWORD, SmtpServer, Stage, trusting

# It's secured from the start, which the server doesn't know of.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

ANSWERS: dict[str, dict[Stage, str]] = {
    "accept": {},
    "throttle": {"data": "451 4.3.0 try again later"},
    "refuse": {"rcpt": "550 5.1.1 user unknown"},
    "refuse the account": {"mail": "553 5.7.1 not owned by user"},
    "vanish": {"data": HANG_UP},
}


def provider_of(server: SmtpServer, password: str = PASSWORD, **more: Any) -> SmtpProvider:
    given: dict[str, Any] = {"resolve": server.resolve, "context": trusting(), "sleep": lambda seconds: None}
    where = more.pop("at", server.server)
    return SmtpProvider(where, password, more.pop("rate", 840), **given | more)


class SmtpBench(Bench):
    def __init__(self, server: SmtpServer) -> None:
        self.server = server
        self.provider: SmtpProvider = provider_of(server)
        self._before = 0

    @property
    def tried(self) -> int:  # type: ignore[override]
        return len(self.server.raw) or int("data" not in self.server.answers and bool(self.server.answers))

    def will(self, what: str) -> None:
        self.server.answers = ANSWERS[what]

    def break_settings(self) -> None:
        self.provider = provider_of(self.server, "another")

    def received(self) -> Email:
        message = self.server.messages[-1]
        text, html = message.get_body(("plain",)), message.get_body(("html",))
        assert text is not None
        assert html is not None
        return Email(
            sender=EMAIL.sender if str(message["From"]) == "Café <shop@example.test>" else str(message["From"]),
            to=str(message["To"]),
            subject=str(message["Subject"]),
            html=html.get_content().replace("\r\n", "\n"),
            text=text.get_content().replace("\r\n", "\n"),
            reply_to=str(message["Reply-To"]),
            headers={name: str(message[name]) for name in EMAIL.headers},
            attachments=[
                Attachment(str(part.get_filename()), part.get_content_type(), part.get_content())
                for part in message.iter_attachments()
            ],
        )


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer() as running:
        yield running


class TestSmtpOverStartTls(ProviderSuite):
    @pytest.fixture
    def bench(self, server: SmtpServer) -> Iterator[Bench]:
        bench = SmtpBench(server)
        yield bench
        bench.provider.close()


class TestSmtpOverTls(ProviderSuite):
    @pytest.fixture
    def bench(self) -> Iterator[Bench]:
        with SmtpServer("tls") as running:
            bench = SmtpBench(running)
            yield bench
            bench.provider.close()


@pytest.fixture
def provider(server: SmtpServer) -> Iterator[SmtpProvider]:
    made = provider_of(server)
    yield made
    made.close()


def test_the_id_is_the_messages_own(server: SmtpServer, provider: SmtpProvider) -> None:
    assert provider.send(EMAIL) == server.messages[0]["Message-ID"]
    assert str(server.messages[0]["Message-ID"]).endswith("@example.test>")


def test_nothing_on_the_wire_is_longer_than_servers_take(server: SmtpServer, provider: SmtpProvider) -> None:
    provider.send(replace(EMAIL, html="<p>" + "x" * 5_000, subject="ü" * 300))
    raw = server.raw[0]
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()
    assert re.search(rb"^List-Unsubscribe: <https://mail\.test/u/A{120}>\r$", raw, re.MULTILINE)


def test_a_connection_serves_several_messages(server: SmtpServer, provider: SmtpProvider) -> None:
    for _ in range(3):
        provider.send(EMAIL)
    server.answers = {"rcpt": "550 5.1.1 user unknown"}
    with pytest.raises(Refused):
        provider.send(EMAIL)
    server.answers = {}
    provider.send(EMAIL)
    assert (server.connections, len(server.messages)) == (1, 4)


@pytest.mark.parametrize("stage", ["mail", "rcpt"])
def test_a_connection_that_the_server_gave_up_is_opened_anew(
    server: SmtpServer, provider: SmtpProvider, stage: Stage
) -> None:
    provider.send(EMAIL)
    server.answers = {stage: "421 4.3.2 closing"}
    with pytest.raises(Throttled):
        provider.send(EMAIL)
    server.answers = {}
    provider.send(EMAIL)
    assert len(server.messages) == 2


def test_an_idle_connection_that_broke_is_not_noticed(
    server: SmtpServer, provider: SmtpProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.send(EMAIL)
    assert provider._kept is not None
    assert provider._kept.sock is not None
    provider._kept.sock.shutdown(socket.SHUT_RDWR)
    provider.send(EMAIL)
    monkeypatch.setattr(smtp, "IDLE_LASTS", 0.0)
    provider.send(EMAIL)
    assert (server.connections, len(server.messages)) == (3, 3)


@pytest.mark.parametrize(
    ("answers", "raised"),
    [
        ({"mail": "451 4.7.1 slow down"}, Throttled),
        ({"mail": "421 4.7.0 too many connections"}, Throttled),
        ({"mail": HANG_UP}, Throttled),
        ({"mail": "550 5.7.1 not allowed"}, AccountRefused),
        ({"rcpt": "452 4.5.3 too many"}, Throttled),
        ({"rcpt": "450 4.2.2 mailbox full"}, Refused),
        ({"rcpt": HANG_UP}, Throttled),
        ({"rcpt": "550 5.1.1 unknown"}, Refused),
        ({"rcpt": "554 5.7.1 Relay access denied"}, AccountRefused),
        ({"rcpt": "553 5.7.1 Sender address rejected: not owned by user shop"}, AccountRefused),
        ({"rcpt": "550 5.4.5 Daily user sending limit exceeded"}, AccountRefused),
        ({"data": "421 4.3.2 shutting down"}, Throttled),
        ({"data": "552 5.3.4 too big"}, Refused),
        ({"data": "554 Message rejected: Email address is not verified."}, AccountRefused),
        ({"data": "454 Throttling failure: Daily message quota exceeded."}, AccountRefused),
        ({"data": "454 Throttling failure: Maximum sending rate exceeded."}, Throttled),
        ({"data": "550 5.7.60 Client does not have permissions to send as this sender"}, AccountRefused),
        ({"data": HANG_UP}, OutcomeUnknown),
    ],
)
def test_what_servers_say(
    server: SmtpServer, provider: SmtpProvider, answers: dict[Stage, str], raised: type[Exception]
) -> None:
    server.answers = answers
    with pytest.raises(raised):
        provider.send(EMAIL)


def test_a_server_that_goes_silent_is_waited_for_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the connection, and never says a word."""
    monkeypatch.setattr(smtp, "CALL_LASTS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        for security in ("starttls", "tls"):
            quiet = SmtpProvider(
                Server(HOST, port, security, "u"),
                PASSWORD,
                resolve=lambda *_: ["127.0.0.1"],
                context=trusting(),
            )
            begun = time.monotonic()
            with pytest.raises(Throttled):
                quiet.send(EMAIL)
            assert time.monotonic() - begun < 5


def test_silence_after_the_message_was_handed_over_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    with SmtpServer() as server:
        asleep, done = threading.Event(), threading.Event()

        async def swallow(*_: Any) -> str:
            asleep.set()
            return await _until(done)

        monkeypatch.setattr(server._controller.handler, "handle_DATA", swallow)
        monkeypatch.setattr(smtp, "CALL_LASTS", 1.0)
        provider = provider_of(server)
        with pytest.raises(OutcomeUnknown):
            provider.send(EMAIL)
        assert asleep.is_set()
        done.set()
        provider.close()


async def _until(done: threading.Event) -> str:
    import asyncio

    while not done.is_set():
        await asyncio.sleep(0.02)
    return "250 OK"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"host": "nowhere.example.test"}, "There is no server nowhere.example.test"),
        ({"username": "other"}, "refused the user other"),
        ({"security": "tls"}, "speaks no TLS"),
        ({"port": 1}, "does not answer"),
    ],
)
def test_settings_that_are_broken(server: SmtpServer, change: dict[str, Any], said: str) -> None:
    broken = provider_of(server, at=replace(server.server, **change))
    with pytest.raises(AccountRefused, match=said):
        broken.per_minute()
    with pytest.raises((AccountRefused, Throttled)):
        broken.send(EMAIL)
    assert server.messages == []


def test_a_password_is_given_to_nobody_whose_certificate_is_not_good(server: SmtpServer) -> None:
    for security in ("starttls", "tls"):
        with SmtpServer(security) as other:
            stranger = provider_of(other, context=ssl.create_default_context())
            with pytest.raises(AccountRefused, match="certificate"):
                stranger.send(EMAIL)
            assert other.logins == []


def test_a_certificate_must_be_of_the_host(server: SmtpServer) -> None:
    elsewhere = provider_of(
        server, at=replace(server.server, host="other.example.test"), resolve=lambda *_: ["127.0.0.1"]
    )
    with pytest.raises(AccountRefused, match="certificate"):
        elsewhere.send(EMAIL)
    assert server.logins == []


def test_addresses_inside_are_not_connected_to(server: SmtpServer) -> None:
    def inside(host: str, port: int) -> list[str]:
        raise NotPublic(host)

    with pytest.raises(AccountRefused, match="private network"):
        provider_of(server, resolve=inside).send(EMAIL)
    with pytest.raises(AccountRefused, match="private network"):
        SmtpProvider(replace(server.server, host="localhost"), PASSWORD).send(EMAIL)
    assert server.logins == []


def test_a_server_that_does_not_answer_is_asked_again_before_it_is_taken_for_broken(server: SmtpServer) -> None:
    pauses: list[float] = []
    with pytest.raises(AccountRefused, match="does not answer"):
        provider_of(server, at=replace(server.server, port=1), sleep=pauses.append).per_minute()
    assert len(pauses) == smtp.TRIES - 1


def test_how_fast_without_settings(server: SmtpServer) -> None:
    assert provider_of(server, rate=None).per_minute() == DEFAULT_PER_MINUTE
