"""What stands in the way of sending an email. Pure.

An email is a subject, a preheader and content as CONTRACT has it: `{"format": "html", "html": "…"}`, `{"format":
"document", "document": {…}}` or `{"format": "text", "text": "…"}`. A `text` beside HTML or a document replaces the text
version that we would make of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from godwit.content.document_html import faults_of_document, html_of_document, is_blank
from godwit.content.html import HtmlSource
from godwit.content.links import Links
from godwit.content.personalisation import ADDRESSES, fault_of_name, parse, variables
from godwit.content.pieces import MAX_FAULTS, TemplateFault
from godwit.content.protection import protect
from godwit.content.text import TextSource
from godwit.text import shortened

LONGEST = 500
"""Characters of a path or a message."""
LONGEST_SUBJECT = 500
"""Characters of the template; mail clients show some 70."""


@dataclass(frozen=True)
class Problem:
    """One thing in the way: where (`subject`, `content.html`), what, and the line of that text where there is one."""

    path: str
    message: str
    line: int | None = None


@dataclass(frozen=True)
class Email:
    """An email that has been read. What has problems is blank or None; `body` is None where the content has any."""

    problems: list[Problem]
    subject: str
    preheader: str
    body: HtmlSource | TextSource | None
    text: TextSource | None
    """What takes the place of the text version of the body."""
    links: Links
    variables: frozenset[str]


def find_problems(
    subject: str | None, preheader: str | None, content: Mapping[str, Any] | None, origin: str = "https://localhost"
) -> list[Problem]:
    """The first problems of an email, none where it can be sent. `origin`: what addresses beginning with `/` belong to.

    They are bounded: what somebody wrote may be as long as a source, and wrong in each line.
    """
    return read_email(subject, preheader, content, origin).problems


def read_email(
    subject: str | None,
    preheader: str | None,
    content: Mapping[str, Any] | None,
    origin: str,
    link_query: str = "",
) -> Email:
    """An email with its problems, as `find_problems` tells them. `link_query`: what links to the web get; see `utm`."""
    reader = _Reader(Links(origin, link_query))
    title = reader.line("subject", subject or "", needed=True)
    preview = reader.line("preheader", preheader or "")
    body, text = reader.content(content or {}, title)
    problems = [
        Problem(shortened(each.path, LONGEST), shortened(each.message, LONGEST), each.line)
        for each in reader.problems[:MAX_FAULTS]
    ]
    return Email(problems, title, preview, body, text, reader.links, frozenset(reader.variables))


Source = TypeVar("Source", bound=HtmlSource | TextSource)


class _Reader:
    """Reads the parts of an email, and collects what is wrong with them."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.problems: list[Problem] = []
        self.variables: set[str] = set()

    def line(self, path: str, source: str, *, needed: bool = False) -> str:
        """The template of a subject or preheader, empty where there are problems."""
        if needed and not source.strip():
            self.problems.append(Problem(path, f"A {path} is needed."))
            return ""
        problems, used = _problems_of_line(path, source)
        self.problems += problems
        if problems:
            return ""
        self.variables |= used
        return source

    def content(
        self, content: Mapping[str, Any], title: str
    ) -> tuple[HtmlSource | TextSource | None, TextSource | None]:
        """The body, and the text beside it; both None where the content has problems."""
        before = len(self.problems)
        body: HtmlSource | TextSource | None = None
        text = None
        match content.get("format"):
            case "html":
                body = self._source("html", content.get("html"), HtmlSource)
            case "document":
                body = self._document(content.get("document"), title)
            case "text":
                body = self._source("text", content.get("text"), TextSource)
            case None:
                self.problems.append(Problem("content", "Content is needed."))
            case other:
                self.problems.append(Problem("content.format", f"An email cannot be made from the format {other}."))
        if content.get("text") and content["format"] in ("html", "document"):
            text = self._source("text", content["text"], TextSource)
        return (body, text) if len(self.problems) == before else (None, None)

    def _source(self, name: str, source: str | None, source_type: type[Source]) -> Source | None:
        path = f"content.{name}"
        if not (source or "").strip():
            self.problems.append(Problem(path, "Content is needed."))
            return None
        read = source_type(source or "", self.links)
        self.problems += [*(_problem(path, fault) for fault in read.faults), *_unknown(path, read.variables)]
        self.variables |= read.variables.keys()
        return read

    def _document(self, document: Any, title: str) -> HtmlSource | None:
        if document is None or is_blank(document):
            self.problems.append(Problem("content.document", "Content is needed."))
            return None
        if faults := faults_of_document(document):
            self.problems += [Problem(f"content.{fault.path}", _sentence(fault.message)) for fault in faults]
            return None
        # What remains are limits of the whole, such as the number of links.
        read = HtmlSource(html_of_document(document, title), self.links)
        self.problems += [Problem("content.document", _sentence(fault.message)) for fault in read.faults]
        self.variables |= read.variables.keys()
        return read


def _problems_of_line(path: str, source: str) -> tuple[list[Problem], set[str]]:
    """What is wrong with a text of one line, and the variables in it."""
    if len(source) > LONGEST_SUBJECT:
        return [Problem(path, f"Longer than {LONGEST_SUBJECT} characters.")], set()
    try:
        protect(source)
        used = variables(parse(source))
    except TemplateFault as fault:
        return [_problem(path, fault)], set()
    for name in sorted(ADDRESSES & used.keys()):
        return [Problem(path, f"{{{{ {name} }}}} belongs in the content.", 1)], set()
    return list(_unknown(path, used)), set(used)


def _unknown(path: str, used: Mapping[str, int]) -> Iterator[Problem]:
    for name, line in used.items():
        if fault := fault_of_name(name):
            yield Problem(path, _sentence(fault), line)


def _problem(path: str, fault: TemplateFault) -> Problem:
    return Problem(path, _sentence(fault.message), fault.line)


def _sentence(message: str) -> str:
    return message[0].upper() + message[1:] + ("" if message.endswith(".") else ".")
