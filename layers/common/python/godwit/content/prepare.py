"""A campaign's content made ready to send, once per revision. Pure; slow enough to be done only then."""

from collections.abc import Mapping, Sequence
from typing import Any

from godwit.content.document_html import html_of_document
from godwit.content.footer import footer_of
from godwit.content.html import HtmlSource
from godwit.content.links import Links
from godwit.content.personalisation import ADDRESSES, parse, variables
from godwit.content.prepared import Prepared
from godwit.content.problems import Problem, find_problems
from godwit.content.styles import inline_styles
from godwit.content.text import TextSource


class NotSendable(Exception):
    """The content has problems, which the campaign should have shown before."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.path}: {problem.message}" for problem in problems))
        self.problems = problems


def prepare(
    subject: str | None,
    preheader: str | None,
    content: Mapping[str, Any] | None,
    origin: str,
    physical_address: str = "",
    link_query: str = "",
) -> Prepared:
    """The revision of an email: see `problems` for the content. `origin`: scheme and host of this deployment.

    `physical_address`: where the sender is found, for the footer, perhaps in several lines. `link_query`: parameters
    that links to the web get; see `utm`. Raises NotSendable.
    """
    if problems := find_problems(subject, preheader, content, origin):
        raise NotSendable(problems)
    assert content is not None
    return _prepared(subject or "", preheader or "", content, origin, physical_address, link_query)


def prepare_what_can_be(
    subject: str | None,
    preheader: str | None,
    content: Mapping[str, Any] | None,
    origin: str,
    physical_address: str = "",
    link_query: str = "",
) -> tuple[Prepared | None, list[Problem]]:
    """As much of an email as can be shown, and its problems.

    A subject or preheader with problems is left blank; where the content has some, there is nothing to show.
    """
    problems = find_problems(subject, preheader, content, origin)
    faulty = {problem.path.partition(".")[0] for problem in problems}
    if content is None or "content" in faulty:
        return None, problems
    shown = ("" if "subject" in faulty else subject or "", "" if "preheader" in faulty else preheader or "")
    return _prepared(*shown, content, origin, physical_address, link_query), problems


def html_source_of(content: Mapping[str, Any], subject: str) -> str | None:
    """The HTML source of content without problems; None of text, which has none."""
    match content["format"]:
        case "html":
            return str(content["html"])
        case "document":
            return html_of_document(content["document"], subject)
    return None


def _prepared(
    subject: str, preheader: str, content: Mapping[str, Any], origin: str, physical_address: str, link_query: str
) -> Prepared:
    links = Links(origin, link_query)
    body: HtmlSource | TextSource
    source = html_source_of(content, subject)
    if source is not None:
        body = HtmlSource(source, links)
        inline_styles(body.tokens, body.protected)
    else:
        body = TextSource(content["text"], links)
    made = body.text()
    text = TextSource(content["text"], links).text() if content.get("text") else made
    below_text = footer_of(text, physical_address).text()
    return Prepared(
        subject=subject,
        html=body.html(subject, preheader, footer_of(made, physical_address).html()),
        text=f"{text.rstrip()}\n{below_text}" if below_text else text,
        links=links.fixed,
        varying=links.varying,
        variables=_variables([subject, preheader, source or "", content.get("text") or ""]),
    )


def _variables(sources: Sequence[str]) -> list[str]:
    used = {name for source in sources for name in variables(parse(source))}
    return sorted(used - ADDRESSES)
