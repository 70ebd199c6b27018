"""A campaign's content made ready to send, once per revision. Pure; slow enough to be done only then."""

from collections.abc import Mapping, Sequence
from typing import Any

from godwit.content import page
from godwit.content.html import HtmlSource
from godwit.content.links import Links
from godwit.content.personalisation import UNSUBSCRIBE, always_shows, parse, variables
from godwit.content.prepared import Prepared
from godwit.content.problems import Problem, find_problems
from godwit.content.styles import inline_styles
from godwit.content.text import TextSource


class NotSendable(Exception):
    """The content has problems, which the campaign should have shown before."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.path}: {problem.message}" for problem in problems))
        self.problems = problems


def prepare(subject: str | None, preheader: str | None, content: Mapping[str, Any] | None, origin: str) -> Prepared:
    """The revision of an email: see `problems` for the content. `origin`: scheme and host of this deployment.

    Raises NotSendable.
    """
    if problems := find_problems(subject, preheader, content, origin):
        raise NotSendable(problems)
    assert subject is not None
    assert content is not None
    preheader = preheader or ""
    links = Links(origin)
    body: HtmlSource | TextSource
    if content["format"] == "html":
        body = HtmlSource(content["html"], links)
        inline_styles(body.tokens, body.protected)
    else:
        body = TextSource(content["text"], links)
    made = body.text()
    text = TextSource(content["text"], links).text() if content.get("text") else made
    return Prepared(
        subject=subject,
        html=body.html(subject, preheader, "" if always_shows(made, UNSUBSCRIBE) else page.FOOTER),
        text=text if always_shows(text, UNSUBSCRIBE) else text.rstrip() + "\n" + page.TEXT_FOOTER,
        links=links.fixed,
        varying=links.varying,
        variables=_variables([subject, preheader, *(content.get(name) or "" for name in ("html", "text"))]),
    )


def _variables(sources: Sequence[str]) -> list[str]:
    used = {name for source in sources for name in variables(parse(source))}
    return sorted(used - {UNSUBSCRIBE})
