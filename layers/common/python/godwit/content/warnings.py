"""What the author of an email may want to know before it is sent, though nothing of it stands in the way. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from godwit.content.document_html import images_without_alternative
from godwit.content.html import HtmlSource
from godwit.content.links import QUOTED
from godwit.content.markup import Token
from godwit.content.personalisation import without_default
from godwit.content.prepare import prepare_email
from godwit.content.prepared import Prepared
from godwit.content.problems import read_email
from godwit.content.protection import MARK
from godwit.content.template import MessageTemplate
from godwit.text import shortened

CLIPPED = 102 * 1024
"""Bytes of HTML that Gmail shows; what follows hides behind “View entire message”, unsubscribe link and pixel too."""
LONG_SUBJECT = 150
"""Characters that hardly any mail client shows."""
MOST_ALIKE = 50
"""Warnings about links, and about images."""

_SCHEME = re.compile("[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_WEB = ("http:", "https:")
_USUAL = (*_WEB, "mailto:", "sms:", "tel:")
_PLACEHOLDER = re.compile(r"https?://([^/?#:]+\.)?(example\.(com|net|org)|example|invalid)(?=[/?#:]|$)", re.IGNORECASE)
_NO_TOP_LEVEL = re.compile(r"https?://[^/?#:.]+(?=[/?#:]|$)", re.IGNORECASE)


@dataclass(frozen=True)
class ContentWarning:
    """One of them. `variable`: what it concerns, where only those are concerned whose value of it is missing."""

    message: str
    variable: str | None = None


def find_warnings(
    subject: str | None,
    preheader: str | None,
    content: Mapping[str, Any] | None,
    origin: str,
    physical_address: str,
) -> list[ContentWarning]:
    """All warnings for an email as `prepare` takes it. Where the content has problems, those say it all."""
    email = read_email(subject, preheader, content, origin)
    if email.body is None or content is None:
        return []
    noted = []
    if isinstance(email.body, HtmlSource):
        tokens = email.body.tokens
        noted = [*_first(_odd_anchors(email.body)), *_first(_odd_images(tokens))]
        noted += _first(_images_without_alternative(tokens))
    if content["format"] == "document":
        noted += _first(map(_without_alternative, images_without_alternative(content["document"])))
    prepared = prepare_email(email, email.body, physical_address)
    warnings = [*_gaps(prepared), *noted]
    if isinstance(email.body, HtmlSource) and not email.body.is_inlined:
        warnings.append(
            ContentWarning("There are more style rules than can be inlined; some mail clients ignore them.")
        )
    warnings += _first(map(ContentWarning, _odd_links([*prepared.links, *prepared.varying])))
    warnings += _too_large(prepared, origin)
    if not physical_address.strip():
        warnings.append(
            ContentWarning(
                "The footer has no postal address: set one in the email settings, for many laws demand it (CAN-SPAM)."
            )
        )
    return warnings


def _first(warnings: Iterable[ContentWarning]) -> list[ContentWarning]:
    """Each once, of very many those of the beginning."""
    return list(dict.fromkeys(warnings))[:MOST_ALIKE]


def _gaps(prepared: Prepared) -> list[ContentWarning]:
    printed: dict[str, None] = {}
    for source in (prepared.subject, prepared.html, prepared.text, *prepared.varying):
        printed |= dict.fromkeys(without_default(source))
    return [
        ContentWarning(f"{{{{ {name} }}}} has no default: where it is missing, nothing stands in its place.", name)
        for name in printed
        if name in prepared.variables
    ]


def _odd_anchors(source: HtmlSource) -> Iterator[ContentWarning]:
    named = {mark.value for token in source.tokens for mark in (token.get("id"), token.get("name")) if mark}
    for address in map(str.strip, source.addresses):
        if address == "#":
            yield ContentWarning("A link leads to “#”: it has no address yet.")
        elif address.startswith("#") and address[1:] not in named and not MARK.search(address):
            yield ContentWarning(f"The link to “{_short(address)}” leads to no part of this email.")
        elif re.search(r"\S\s+\S", address):
            yield ContentWarning(f"The link to “{_short(address)}” has spaces in it.")
        elif address.lower() in ("mailto:", "tel:"):
            yield ContentWarning(f"A link leads to “{address}” and nobody.")
        elif (scheme := _SCHEME.match(address)) and scheme[0].lower() not in _USUAL:
            yield ContentWarning(f"The link to “{_short(address)}” begins with “{scheme[0]}”, which few devices know.")


def _images_without_alternative(tokens: Sequence[Token]) -> Iterator[ContentWarning]:
    for token in tokens:
        if token.kind == "start" and token.name == "img" and token.get("alt") is None:
            source = token.get("src")
            yield _without_alternative(source.value if source else "")


def _odd_images(tokens: Sequence[Token]) -> Iterator[ContentWarning]:
    for token in tokens:
        source = token.get("src") if token.name == "img" else None
        if source and (scheme := _SCHEME.match(source.value.strip())) and scheme[0].lower() not in _WEB:
            yield ContentWarning(f"The image “{_short(source.value)}” is not on the web: few mail clients show it.")


def _without_alternative(source: str) -> ContentWarning:
    return ContentWarning(f"The image “{_short(source)}” has no alt text for those who don't see it.")


def _odd_links(targets: Sequence[str]) -> Iterator[str]:
    for target in targets:
        shown = f"The link to “{_short(target)}”"
        if _PLACEHOLDER.match(target):
            yield f"{shown} leads to a made-up address."
        elif _NO_TOP_LEVEL.match(target):
            yield f"{shown} has a host without a dot: readers can't reach it."
        elif target.lower().startswith("http:"):
            yield f"{shown} isn't encrypted: write https, if the page can be reached so."


def _too_large(prepared: Prepared, origin: str) -> Iterator[ContentWarning]:
    rendered = MessageTemplate(prepared).render({}, _TypicalUrls(origin))
    size = len(rendered.html.encode())
    if size > CLIPPED:
        yield ContentWarning(f"The HTML has {size / 1024:.0f} KB: Gmail shows the first 102 KB and hides the rest.")
    if len(rendered.subject) > LONG_SUBJECT:
        yield ContentWarning(f"The subject has {len(rendered.subject)} characters; mail clients show some 50 to 70.")


def _short(address: str) -> str:
    return shortened(MARK.sub("…", address), QUOTED)


@dataclass(frozen=True)
class _TypicalUrls:
    """Addresses as long as real ones."""

    origin: str

    def links(self, count: int) -> list[str]:
        return [f"{self.origin}/t/c/{'x' * 74}"] * count

    @property
    def pixel(self) -> str:
        return f"{self.origin}/t/o/{'x' * 71}"

    @property
    def unsubscribe(self) -> str:
        return f"{self.origin}/u/{'x' * 71}"

    @property
    def view(self) -> str:
        return f"{self.origin}/v/{'x' * 71}"
