"""What every email provider must do, whichever it is: one suite, run against each."""

from abc import abstractmethod
from dataclasses import replace

import pytest
from godwit.sending.email_provider import (
    AccountRefused,
    Attachment,
    Email,
    EmailProvider,
    OutcomeUnknown,
    Refused,
    Throttled,
)

EMAIL = Email(
    sender="=?utf-8?q?Caf=C3=A9?= <shop@example.test>",
    to="ada@example.test",
    subject="Grüße an alle, die so lange gewartet haben – hier sind endlich die Neuigkeiten",
    html="<p>Hëllo</p>\n.\n",
    text="Hëllo\n.\n..two",
    reply_to="help@example.test",
    headers={"List-Unsubscribe": f"<https://mail.test/u/{'A' * 120}>", "X-Godwit-Recipient": "W.C.7.1"},
    tags={"campaign": "C"},
    attachments=[Attachment("menü.pdf", "application/pdf", bytes(range(256)))],
)


class Bench:
    """A provider, with somebody at its other end who does as told."""

    provider: EmailProvider
    tried: int
    """How often a message was handed over."""

    @abstractmethod
    def received(self) -> Email:
        """The last message that was accepted, without its tags."""

    @abstractmethod
    def will(self, what: str) -> None:
        """From now on messages are met so: accept, throttle, refuse, refuse the account, vanish (after accepting)."""

    @abstractmethod
    def break_settings(self) -> None:
        """From now on no message would be accepted until somebody mends something."""


class ProviderSuite:
    @pytest.fixture
    def bench(self) -> Bench:
        raise NotImplementedError

    def test_a_message_arrives_whole(self, bench: Bench) -> None:
        bench.provider.send(EMAIL)
        assert bench.received() == replace(EMAIL, tags={})

    def test_every_message_has_an_id_of_its_own(self, bench: Bench) -> None:
        ids = {bench.provider.send(EMAIL) for _ in range(3)}
        assert len(ids) == 3
        assert all(ids)
        assert bench.tried == 3

    @pytest.mark.parametrize(
        ("what", "raised"),
        [
            ("throttle", Throttled),
            ("refuse", Refused),
            ("refuse the account", AccountRefused),
            ("vanish", OutcomeUnknown),
        ],
    )
    def test_a_message_that_is_not_accepted_is_tried_once_and_the_next_is_not_harmed(
        self, bench: Bench, what: str, raised: type[Exception]
    ) -> None:
        bench.will(what)
        with pytest.raises(raised) as said:
            bench.provider.send(EMAIL)
        assert str(said.value)
        assert bench.tried == 1
        bench.will("accept")
        bench.provider.send(EMAIL)
        assert bench.received().to == EMAIL.to

    def test_it_says_how_fast_it_may_be(self, bench: Bench) -> None:
        assert bench.provider.per_minute() == 840

    def test_broken_settings_are_told_before_anything_is_sent(self, bench: Bench) -> None:
        bench.break_settings()
        with pytest.raises(AccountRefused) as said:
            bench.provider.per_minute()
        assert str(said.value)
        assert bench.tried == 0
