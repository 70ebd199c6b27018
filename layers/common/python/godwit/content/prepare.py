"""A campaign's content made ready to send, once per revision. Pure; slow enough to be done only then."""

from collections.abc import Mapping, Sequence
from typing import Any

from godwit.content.footer import footer_of
from godwit.content.html import HtmlSource
from godwit.content.personalisation import ADDRESSES
from godwit.content.prepared import Prepared
from godwit.content.problems import Email, Problem, read_email
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
    email = read_email(subject, preheader, content, origin, link_query)
    if email.problems or email.body is None:
        raise NotSendable(email.problems)
    return prepare_email(email, email.body, physical_address)


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
    email = read_email(subject, preheader, content, origin, link_query)
    return None if email.body is None else prepare_email(email, email.body, physical_address), email.problems


def prepare_email(email: Email, body: HtmlSource | TextSource, physical_address: str) -> Prepared:
    """The revision of an email that has been read, whose body is `body`."""
    if isinstance(body, HtmlSource):
        body.is_inlined = all(inline_styles(page, body.protected) for page in body.pages())
    made = body.text()
    text = email.text.text() if email.text else made
    below_text = footer_of(text, physical_address).text()
    return Prepared(
        subject=email.subject,
        html=body.html(email.subject, email.preheader, footer_of(made, physical_address).html()),
        text=f"{text.rstrip()}\n{below_text}" if below_text else text,
        links=email.links.fixed,
        varying=email.links.varying,
        variables=sorted(email.variables - ADDRESSES),
    )
