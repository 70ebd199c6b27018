"""What stands in the way of sending an email. Pure.

An email is a subject, a preheader and content as CONTRACT has it: `{"format": "html", "html": "…"}`, `{"format":
"document", "document": {…}}` or `{"format": "text", "text": "…"}`. A `text` beside HTML or a document replaces the text
version that we would make of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from godwit.content.document_html import faults_of_document, html_of_document, is_blank
from godwit.content.html import HtmlSource
from godwit.content.links import Links
from godwit.content.personalisation import ADDRESSES, fault_of_name, parse, variables
from godwit.content.pieces import TemplateFault
from godwit.content.protection import protect
from godwit.content.text import TextSource

LONGEST_SUBJECT = 500
"""Characters of the template; mail clients show some 70."""


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
        used = variables(parse(source))
    except TemplateFault as fault:
        return [_problem(path, fault)]
    for name in sorted(ADDRESSES & used.keys()):
        return [Problem(path, f"{{{{ {name} }}}} belongs in the content.", 1)]
    return list(_unknown(path, used))


def _problems_of_content(content: Mapping[str, Any], links: Links) -> list[Problem]:
    match content.get("format"):
        case "html":
            problems = _problems_of_source("html", content, HtmlSource, links)
        case "text":
            return _problems_of_source("text", content, TextSource, links)
        case "document":
            problems = _problems_of_document(content.get("document"), links)
        case None:
            return [Problem("content", "Content is needed.")]
        case other:
            return [Problem("content.format", f"An email cannot be made from the format {other}.")]
    if content.get("text"):
        problems += _problems_of_source("text", content, TextSource, links)
    return problems


def _problems_of_source(
    name: str, content: Mapping[str, Any], source_type: type[HtmlSource | TextSource], links: Links
) -> list[Problem]:
    source = content.get(name) or ""
    path = f"content.{name}"
    if not source.strip():
        return [Problem(path, "Content is needed.")]
    read = source_type(source, links)
    return [*(_problem(path, fault) for fault in read.faults), *_unknown(path, read.variables)]


def _problems_of_document(document: Any, links: Links) -> list[Problem]:
    if document is None or is_blank(document):
        return [Problem("content.document", "Content is needed.")]
    faults = [Problem(f"content.{fault.path}", _sentence(fault.message)) for fault in faults_of_document(document)]
    if faults:
        return faults
    # What remains are limits of the whole, such as the number of links.
    source = HtmlSource(html_of_document(document, subject=""), links)
    return [Problem("content.document", _sentence(fault.message)) for fault in source.faults]


def _unknown(path: str, used: Mapping[str, int]) -> Iterator[Problem]:
    for name, line in used.items():
        if fault := fault_of_name(name):
            yield Problem(path, _sentence(fault), line)


def _problem(path: str, fault: TemplateFault) -> Problem:
    return Problem(path, _sentence(fault.message), fault.line)


def _sentence(message: str) -> str:
    return message[0].upper() + message[1:] + ("" if message.endswith(".") else ".")
