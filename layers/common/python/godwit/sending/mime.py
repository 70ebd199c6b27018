"""A message as it goes over SMTP. Pure.

RFC 5322 (headers), 2045 to 2047 (MIME), 2231 (file names), 8058 (one-click unsubscribing, whose headers stay as given).
"""

from datetime import UTC, datetime
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Any

from godwit.sending.email_provider import Attachment, Email

_WIRE = compat32.clone(linesep="\r\n", max_line_length=998)
"""Headers stay on their line, up to RFC 5322's limit: folded, List-Unsubscribe would be read by few. The newer policies
would even make encoded words of it."""
_UTF8: Any = Charset("utf-8")
_UTF8.body_encoding = QP


def envelope_sender(email: Email) -> str:
    """The bare address that it is from."""
    return parseaddr(email.sender)[1]


def compose(email: Email, at: float) -> tuple[str, bytes]:
    """The message's id and its bytes, lines ended by CRLF. `at`: seconds since 1970."""
    parts = [_text(email.text, "plain"), _text(email.html, "html")]
    message: Message[Any, Any] = MIMEMultipart("alternative", _subparts=parts)
    if email.attachments:
        message = MIMEMultipart("mixed", _subparts=[message, *map(_attached, email.attachments)])
    identifier = make_msgid(domain=envelope_sender(email).rpartition("@")[2])
    message["From"] = email.sender
    message["To"] = email.to
    message["Subject"] = _line(email.subject)
    message["Date"] = format_datetime(datetime.fromtimestamp(at, UTC))
    message["Message-ID"] = identifier
    if email.reply_to:
        message["Reply-To"] = email.reply_to
    for name, value in email.headers.items():
        message[name] = value
    return identifier, message.as_bytes(policy=_WIRE)


def _line(text: str) -> str:
    """As encoded words of at most 75 characters, each on its line, where it isn't ASCII (RFC 2047, 2)."""
    return text if text.isascii() else Header(text, "utf-8", header_name="Subject").encode()


def _text(text: str, subtype: str) -> MIMEText:
    return MIMEText(text, subtype, _UTF8)


def _attached(attachment: Attachment) -> MIMEApplication:
    part = MIMEApplication(attachment.data, _subtype=attachment.content_type.partition("/")[2])
    part.replace_header("Content-Type", attachment.content_type)
    name = attachment.filename
    part.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
    return part
