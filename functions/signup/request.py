"""What a sign-up form or a script posts, as one sign-up or what is wrong with it. Pure. Needs email-validator."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from godwit.contacts.email_address import email_address
from godwit.contacts.values import language_tag
from godwit.public_pages.forms import body_of, fields_of, header_of
from godwit.text import as_one_line

LONGEST_NAME = 50
_NO_NAME = re.compile(r"[/@]|www\.|\w\.\w\w")
"""Addresses of pages and mailboxes, also such as mail programs make links of by themselves."""
_LONGEST_EMAIL = 254
_JSON = "application/json"


@dataclass(frozen=True)
class Posted:
    """What was written into the form, as it was: texts, and the `topics` ticked. `website` is the trap for robots."""

    email: str = ""
    first_name: str = ""
    language: str = ""
    website: str = ""
    topics: Sequence[str] = ()


def wants_json(event: Mapping[str, Any]) -> bool:
    """Whether a script asks: it sends JSON, or accepts nothing but."""
    accepts = header_of(event, "accept").lower()
    return _is_json(event) or (_JSON in accepts and "text/html" not in accepts)


def posted(event: Mapping[str, Any]) -> Posted:
    """What was posted; what isn't there, or is of another kind, counts as empty."""
    if not _is_json(event):
        fields = fields_of(event)
        return Posted(**{name: fields.get(name, [""])[0] for name in _TEXTS}, topics=fields.get("topics", ()))
    try:
        sent = json.loads(body_of(event))
    except (ValueError, RecursionError):
        return Posted()
    if not isinstance(sent, dict):
        return Posted()
    topics = sent.get("topics")
    return Posted(
        **{name: _whole(value) for name in _TEXTS if isinstance(value := sent.get(name), str)},
        topics=[topic for topic in topics if isinstance(topic, str)] if isinstance(topics, list) else (),
    )


def address_in(text: str) -> str | None:
    """The email address in normal form; None where it is none."""
    if len(text) > _LONGEST_EMAIL:
        return None
    try:
        return email_address(text)
    except ValueError:
        return None


def name_in(text: str) -> str | None:
    """The name on one line; None where there is none.

    Whoever fills in the form may write to somebody else by it, in mails that come from us: what is too long for a name,
    or leads elsewhere, isn't taken for one.
    """
    name = as_one_line(text).strip()
    return None if len(name) > LONGEST_NAME or _NO_NAME.search(name) else name or None


def language_in(text: str, otherwise: str) -> str:
    """The BCP 47 tag in its usual form; `otherwise` where it is none."""
    try:
        return language_tag(text[:50])
    except ValueError:
        return otherwise


def _whole(text: str) -> str:
    """The text with signs of replacement for halves of characters, which JSON can name and nothing can store."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


_TEXTS = ("email", "first_name", "language", "website")


def _is_json(event: Mapping[str, Any]) -> bool:
    return header_of(event, "content-type").strip().lower().startswith(_JSON)
