"""What stands in the way of sending an email. Pure.

An email is a subject, a preheader and content as CONTRACT has it: `{"format": "html", "html": "…"}`, where a `text`
beside the HTML replaces the text version that we would make of it, or `{"format": "text", "text": "…"}`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from godwit.content.html import HtmlSource
from godwit.content.links import Links
from godwit.content.personalisation import ADDRESSES, CONTACT_FIELDS, CUSTOM, parse, variables
from godwit.content.pieces import TemplateFault
from godwit.content.protection import protect
from godwit.content.text import TextSource

LONGEST_SUBJECT = 500
"""Characters of the template; mail clients show some 70."""

_CUSTOM_FIELD = re.compile(rf"{CUSTOM}\.[a-z0-9_]+")


@dataclass(frozen=True)
class Problem:
    """One thing in the way: where (`subject`, `content.html`), what, and the line of that text where there is one."""

    path: str
    message: str
    line: int | None = None


def find_problems(
    subject: str | None, preheader: str | None, content: Mapping[str, Any] | None, origin: str = "https://localhost"
) -> list[Problem]:
    """All problems of an email, none where it can be sent. `origin` is what addresses beginning with `/` belong to."""
    links = Links(origin)
    if not (subject or "").strip():
        problems = [Problem("subject", "A subject is needed.")]
    else:
        problems = _problems_of_line("subject", subject or "")
    problems += _problems_of_line("preheader", preheader or "")
    return problems + _problems_of_content(content or {}, links)


def _problems_of_line(path: str, source: str) -> list[Problem]:
    if len(source) > LONGEST_SUBJECT:
        return [Problem(path, f"Longer than {LONGEST_SUBJECT} characters.")]
    try:
        protect(source)
        tree = parse(source)
    except TemplateFault as fault:
        return [_problem(path, fault)]
    for name in sorted(ADDRESSES & set(variables(tree))):
        return [Problem(path, f"{{{{ {name} }}}} belongs in the content.", 1)]
    return list(_unknown(path, source))


def _problems_of_content(content: Mapping[str, Any], links: Links) -> list[Problem]:
    sources: dict[str, type[HtmlSource | TextSource]]
    match content.get("format"):
        case "html":
            sources = {"html": HtmlSource, "text": TextSource}
        case "text":
            sources = {"text": TextSource}
        case None:
            return [Problem("content", "Content is needed.")]
        case other:
            return [Problem("content.format", f"An email cannot be made from the format {other}.")]
    required = content["format"]
    if not (content.get(required) or "").strip():
        return [Problem(f"content.{required}", "Content is needed.")]
    problems: list[Problem] = []
    for name, source_type in sources.items():
        source = content.get(name) or ""
        faults = source_type(source, links).faults
        problems += [_problem(f"content.{name}", fault) for fault in faults]
        problems += _unknown(f"content.{name}", source)
    return problems


def _unknown(path: str, source: str) -> Iterator[Problem]:
    try:
        used = variables(parse(source))
    except TemplateFault:
        return
    for name, line in used.items():
        if name.startswith("godwit_"):
            yield Problem(path, f"Names beginning with godwit_ are reserved: {name}.", line)
        elif name not in CONTACT_FIELDS | ADDRESSES and not _CUSTOM_FIELD.fullmatch(name):
            yield Problem(path, f"There is no variable {name}. Custom fields are written custom.{name}.", line)


def _problem(path: str, fault: TemplateFault) -> Problem:
    message = fault.message[0].upper() + fault.message[1:]
    return Problem(path, message if message.endswith(".") else f"{message}.", fault.line)
