"""How content looks to one recipient, without anything being saved or sent. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from godwit.content.personalisation import without_default
from godwit.content.prepare import prepare_what_can_be
from godwit.content.prepared import Prepared
from godwit.content.problems import Problem
from godwit.content.template import MessageTemplate, Rendered


@dataclass(frozen=True)
class Preview:
    """The message, None where the content has problems; and what is printed without a default, though it is missing."""

    rendered: Rendered | None
    missing: list[str]
    problems: list[Problem]


def preview(
    subject: str | None,
    preheader: str | None,
    content: Mapping[str, Any] | None,
    origin: str,
    physical_address: str,
    values: Mapping[str, Any],
    link_query: str = "",
) -> Preview:
    """The message as somebody with these values would get it; a subject that has problems is left blank.

    Links lead straight to their targets, with `link_query`, those to our own pages nowhere.
    """
    prepared, problems = prepare_what_can_be(subject, preheader, content, origin, physical_address, link_query)
    if prepared is None:
        return Preview(None, [], problems)
    template = MessageTemplate(prepared)
    bare = _printed_without_default(prepared)
    missing = [name for name in template.missing(values) if name in bare]
    return Preview(template.render_untracked(values, "#"), missing, problems)


def _printed_without_default(prepared: Prepared) -> set[str]:
    sources = (prepared.subject, prepared.html, prepared.text, *prepared.varying)
    return {name for source in sources for name in without_default(source)}
