"""What the author of an email may want to know before it is sent, though nothing of it stands in the way. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from godwit.content.document_html import images_without_alternative
from godwit.content.markup import Token, tokenize
from godwit.content.personalisation import without_default
from godwit.content.prepare import html_source_of, prepare_what_can_be
from godwit.content.prepared import Prepared
from godwit.content.protection import MARK, protect
from godwit.content.template import MessageTemplate

CLIPPED = 102 * 1024
"""Bytes of HTML that Gmail shows; what follows hides behind “View entire message”, unsubscribe link and pixel too."""
LONG_SUBJECT = 150
"""Characters that hardly any mail client shows."""
_SHOWN = 80
"""Characters of an address that a warning quotes."""

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
    prepared, _ = prepare_what_can_be(subject, preheader, content, origin, physical_address)
    if prepared is None or content is None:
        return []
    warnings = _gaps(prepared)
    source = html_source_of(content, subject="")
    if source is not None:
        tokens = tokenize(protect(source).text)
        warnings += [*_odd_anchors(tokens), *_images_without_alternative(tokens)]
    if content["format"] == "document":
        warnings += map(_without_alternative, images_without_alternative(content["document"]))
    warnings += map(ContentWarning, _odd_links([*prepared.links, *prepared.varying]))
    warnings += _too_large(prepared, origin)
    if not physical_address.strip():
        warnings.append(
            ContentWarning(
                "The footer has no postal address: set one in the email settings, for many laws demand it (CAN-SPAM)."
            )
        )
    return warnings


def _gaps(prepared: Prepared) -> list[ContentWarning]:
    printed: dict[str, None] = {}
    for source in (prepared.subject, prepared.html, prepared.text, *prepared.varying):
        printed |= dict.fromkeys(without_default(source))
    return [
        ContentWarning(f"{{{{ {name} }}}} has no default: where it is missing, nothing stands in its place.", name)
        for name in printed
        if name in prepared.variables
    ]


def _odd_anchors(tokens: Sequence[Token]) -> Iterator[ContentWarning]:
    named = {mark.value for token in tokens for mark in (token.get("id"), token.get("name")) if mark}
    for token in tokens:
        href = token.get("href")
        if token.kind != "start" or token.name not in ("a", "area") or href is None:
            continue
        address = href.value.strip()
        if address == "#":
            yield ContentWarning("A link leads to “#”: it has no address yet.")
        elif address.startswith("#") and address[1:] not in named and not MARK.search(address):
            yield ContentWarning(f"The link to “{_short(address)}” leads to no part of this email.")
        elif re.search(r"\S\s+\S", address):
            yield ContentWarning(f"The link to “{_short(address)}” has spaces in it.")
        elif address.lower() in ("mailto:", "tel:"):
            yield ContentWarning(f"A link leads to “{address}” and nobody.")


def _images_without_alternative(tokens: Sequence[Token]) -> Iterator[ContentWarning]:
    for token in tokens:
        if token.kind == "start" and token.name == "img" and token.get("alt") is None:
            source = token.get("src")
            yield _without_alternative(source.value if source else "")


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
    readable = MARK.sub("…", address)
    return readable if len(readable) <= _SHOWN else readable[: _SHOWN - 1] + "…"


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
