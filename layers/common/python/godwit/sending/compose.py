"""From a revision and a contact to the message that goes out. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from godwit.content.template import MessageTemplate, Rendered, Urls
from godwit.ledger.claims import Recipient
from godwit.sending.email_provider import Attachment, Email
from godwit.sending.marks import HEADER, header_of, tags_of
from godwit.sending.revisions import Revision


def render(revision: Revision, template: MessageTemplate, contact: Mapping[str, Any], urls: Urls) -> Rendered:
    """What the recipient gets to see: links that count clicks, unless workspace or contact want nobody tracked."""
    if revision.tracks(contact):
        return template.render(contact, urls)
    return template.render_untracked(contact, urls.unsubscribe, urls.view)


def compose(
    revision: Revision,
    rendered: Rendered,
    attachments: Sequence[Attachment],
    to: str,
    unsubscribe: str,
    recipient: Recipient,
    attempt: int,
) -> Email:
    """The whole message, with the marks that tell where provider events belong. `unsubscribe` is an address of ours."""
    return Email(
        sender=revision.sender,
        to=to,
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        reply_to=revision.reply_to,
        headers={
            # RFC 8058: one-click unsubscribing needs both, and the URL must take a POST.
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            HEADER: header_of(recipient, attempt),
        },
        tags=tags_of(recipient, attempt),
        attachments=attachments,
    )
