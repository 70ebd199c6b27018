"""The mail that asks whether somebody really wants to be signed up. Pure, but for the pages' templates."""

from godwit.public_pages.languages import Texts
from godwit.public_pages.page import render
from godwit.sending.email_provider import Email
from godwit.sending.revisions import from_header
from godwit.settings import EmailSettings


def confirmation(say: Texts, settings: EmailSettings, name: str, to: str, url: str) -> Email:
    """The mail to `to`, with `url` to confirm at. `settings` must have a sender; `name` is who the form is of.

    Like a test it carries no tags, so that nothing that becomes of it is counted anywhere, and no way to unsubscribe:
    nothing else comes unless it is confirmed.
    """
    assert settings.sender is not None
    address = [line.strip() for line in settings.physical_address.splitlines() if line.strip()]
    paragraphs = [say("mail_text", sender=name or say("unnamed_sender")), url, say("mail_ignore")]
    if address:
        paragraphs.append("\n".join(["--", *address]))
    return Email(
        sender=from_header(settings.sender.name, settings.sender.address),
        to=to,
        subject=say("mail_subject"),
        html=render("mail", say, name, url=url, address=address),
        text="\n\n".join(paragraphs) + "\n",
        reply_to=settings.reply_to,
    )
