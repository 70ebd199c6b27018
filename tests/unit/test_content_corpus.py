"""Emails as people have them: what is sent is what they wrote, but for links, inlined styles and the pixel."""

import re
from pathlib import Path
from typing import Any

import css_inline
import html5lib
import pytest
from godwit.content import page
from godwit.content.personalisation import compiled
from godwit.content.prepare import prepare
from godwit.content.prepared import Prepared
from godwit.content.template import MessageTemplate

EMAILS = sorted((Path(__file__).parent.parent / "corpus" / "emails").glob("*.html"))
ORIGIN = "https://mail.test"

PEOPLE: dict[str, dict[str, Any]] = {
    "nobody": {},
    "somebody": {
        "first_name": "Zoë <b>",
        "last_name": 'O\'Neil & "Co"',
        "company": "</td></table><script>",
        "city": "-->",
        "country": "US",
        "language": "de",
        "external_id": "a/b",
        "revenue": 250.5,
        "tags": ["vip"],
        "custom": {"plan": "x&y", "points": 7, "extra": True, "width": "5 onload=x", "look": "color:red"},
    },
    "poor": {"revenue": 12, "country": "DE", "custom": None},
}

read_as_browsers_do = css_inline.CSSInliner(
    inline_style_tags=False, keep_style_tags=True, keep_link_tags=True, load_remote_stylesheets=False
).inline
"""An HTML5 parser and serialiser, its actual trade switched off."""


def email(path: Path) -> tuple[str, Prepared]:
    source = path.read_text()
    return source, prepare("Subject", "", {"format": "html", "html": source}, ORIGIN)


def without_what_we_change(html: str) -> str:
    return re.sub(r' (style|href)="[^"]*"', "", html)


def test_there_are_twenty() -> None:
    assert len(EMAILS) == 20


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE.keys())
@pytest.mark.parametrize("path", EMAILS, ids=lambda path: path.stem)
def test_browsers_read_the_same_document(path: Path, person: dict[str, Any]) -> None:
    source, prepared = email(path)
    if "<body" not in source.lower():
        source = page.skeleton("Subject", source)
    values = person | {"unsubscribe_url": "#"}
    written = compiled(source, "html").render(values)
    sent = MessageTemplate(prepared).render_untracked(values, "#").html
    # Unquoted values would end at the first space; that is what we mend.
    written = re.sub(r"width=5 onload=x", 'width="5 onload=x"', written)
    expected, actual = (without_what_we_change(read_as_browsers_do(html)) for html in (written, sent))
    assert actual == expected


@pytest.mark.parametrize("path", EMAILS, ids=lambda path: path.stem)
def test_what_is_no_tag_is_sent_as_written(path: Path) -> None:
    source, prepared = email(path)
    text_and_comments = re.split(r"<[a-zA-Z/][^>]*>", without_tags(source))
    sent = without_tags(prepared.html)
    at = 0
    for part in text_and_comments:
        at = sent.find(part, at)
        assert at >= 0, part
        at += len(part)


def without_tags(template: str) -> str:
    """A template without its tags, and without the white space that `-` in them takes away."""
    return re.sub(r"(\s*\{[{%]-|\{[{%]).*?(-[%}]\}\s*|[%}]\})", "", template)


NEVER_SENT = {"script", "iframe", "object", "embed", "form", "input", "button", "select", "textarea", "svg", "base"}


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE.keys())
@pytest.mark.parametrize("path", EMAILS, ids=lambda path: path.stem)
def test_nothing_that_runs_is_sent(path: Path, person: dict[str, Any]) -> None:
    _, prepared = email(path)
    page = html5lib.parse(
        MessageTemplate(prepared).render_untracked(person, "#").html, treebuilder="etree", namespaceHTMLElements=False
    )
    for element in page.iter():
        if isinstance(element.tag, str):
            assert element.tag not in NEVER_SENT
            for name, value in element.attrib.items():
                assert not str(name).startswith("on")
                assert not value.strip().lower().startswith(("javascript:", "vbscript:", "data:text"))


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE.keys())
@pytest.mark.parametrize("path", EMAILS, ids=lambda path: path.stem)
def test_the_text_has_every_link(path: Path, person: dict[str, Any]) -> None:
    _, prepared = email(path)
    rendered = MessageTemplate(prepared).render_untracked(person, "https://mail.test/u/x", "https://mail.test/v/x")
    page = html5lib.parse(rendered.html, treebuilder="etree", namespaceHTMLElements=False)
    addresses = [link.get("href") for link in page.iter("a") if not link.get("href", "#").startswith("#")]
    assert addresses
    for address in addresses:
        # A link that says its own address is written once, such as `tel:` and `mailto:` without the scheme.
        assert address in rendered.text or address.partition(":")[2] in rendered.text


@pytest.mark.parametrize("path", EMAILS, ids=lambda path: path.stem)
def test_a_revision_survives_json(path: Path) -> None:
    _, prepared = email(path)
    assert Prepared.from_json(prepared.to_json()) == prepared


@pytest.mark.parametrize("path", EMAILS, ids=lambda path: path.stem)
def test_emails_with_an_unsubscribe_link_get_no_second(path: Path) -> None:
    source, prepared = email(path)
    assert len(re.findall(r"unsubscribe_url", prepared.html)) == len(re.findall(r"unsubscribe_url", source))
    assert len(re.findall(r"unsubscribe_url", prepared.text)) == len(re.findall(r"unsubscribe_url", source))


def test_the_whole_text_of_one() -> None:
    _, prepared = email(next(path for path in EMAILS if path.stem == "receipt"))
    person = {"revenue": 15, "custom": {"plan": "Gold", "extra": "yes"}, "language": "de"}
    assert MessageTemplate(prepared).render_untracked(person, "https://mail.test/u/x").text == (
        "Item Price\n"
        "Plan Gold $10\n"
        "Extra $5\n"
        "Total 15\n"
        "\n"
        "Acme Inc. Terms (HTTPS://Example.com/Terms) | PDF (https://cdn.example.com/x.pdf)\n"
        "\n"
        "Abmelden (https://mail.test/u/x)\n"
    )
