"""What a campaign's mails are like when receivers look at them. See docs/deliverability.md."""

import email
import email.policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

import pytest
from godwit.campaigns.states import Status
from godwit.sending.email_provider import Email
from godwit.sending.mime import compose, envelope_sender

from tests.simulation.world import ORIGIN, World

ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "List-Unsubscribe", "List-Unsubscribe-Post")


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> list[Email]:
    """A campaign's mails, with all that makes headers long."""
    world = World(monkeypatch)
    world.add_contacts(3, first_name="Zoë 🚀 " + "x" * 200)
    campaign = world.create(sender={"name": "Café, Söhne & Co", "address": "shop@example.test"})
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    return [mail for _, mail in world.provider.accepted]


def parsed(mail: Email) -> tuple[bytes, EmailMessage]:
    _, data = compose(mail, 1_800_000_000)
    message: Any = email.message_from_bytes(data, policy=email.policy.default)
    return data, message


def test_a_message_is_as_rfc_5322_has_it(mails: list[Email]) -> None:
    for mail in mails:
        data, message = parsed(mail)
        assert [name for name in ONCE if len(message.get_all(name, [])) != 1] == []
        assert message.defects == []
        assert [part.defects for part in message.walk() if part.defects] == []
        lines = data.split(b"\r\n")
        assert max(map(len, lines)) <= 998
        assert not any(b"\n" in line or b"\r" in line for line in lines)
        header, _, _ = data.partition(b"\r\n\r\n")
        assert header.isascii()
        assert parsedate_to_datetime(str(message["Date"])).timestamp() == 1_800_000_000
        assert str(message["Subject"]) == mail.subject
        assert {part.get_content_type() for part in message.walk() if not part.is_multipart()} == {
            "text/plain",
            "text/html",
        }
    assert len({str(parsed(mail)[1]["Message-ID"]) for mail in mails}) == len(mails)


def test_the_envelope_is_from_whom_the_message_is_from(mails: list[Email]) -> None:
    for mail in mails:
        _, message = parsed(mail)
        name, address = parseaddr(str(message["From"]))
        assert (name, address) == ("Café, Söhne & Co", "shop@example.test")
        assert envelope_sender(mail) == address
        assert str(message["Message-ID"]).endswith(f"@{address.rpartition('@')[2]}>")


def test_every_mail_can_be_unsubscribed_from_with_one_click(mails: list[Email]) -> None:
    addresses = set()
    for mail in mails:
        data, message = parsed(mail)
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = str(message["List-Unsubscribe"])
        assert address.startswith(f"<{ORIGIN}/u/")
        assert address.endswith(">")
        assert ORIGIN.startswith("https://")
        # On one line: folded it would be read by few.
        assert f"List-Unsubscribe: {address}\r\n".encode() in data
        # And the link that people see leads there, too.
        assert address.strip("<>") in mail.html
        addresses.add(address)
    assert len(addresses) == len(mails)
