"""What is added below an email, and when."""

import re

import pytest
from godwit.content.prepare import prepare
from godwit.content.template import MessageTemplate

ADDRESS = 'Acme & <Co> {{ x }} "\n\n  1 Main St  \nSpringfield {'


def sent(html: str, address: str = ADDRESS) -> tuple[str, str]:
    """What a recipient sees below the message: as HTML without its styles, and as text."""
    made = prepare(
        "Hi", "", {"format": "html", "html": f"<html><body>{html}</body></html>"}, "https://mail.test", address
    )
    rendered = MessageTemplate(made).render_untracked({}, "https://u.test/", "https://v.test/")
    below = rendered.html.removeprefix(f"<html><body>{html}").removesuffix("</body></html>")
    return re.sub(r' (style|class)="[^"]*"', "", below), rendered.text.partition("\n--\n")[2]


LINKS = '<a href="https://u.test/">Unsubscribe</a> &middot; <a href="https://v.test/">View in browser</a>'
TEXT_LINKS = "Unsubscribe: https://u.test/\nView in browser: https://v.test/\n"


def test_address_line_by_line_and_links() -> None:
    html, text = sent("<p>x</p>")
    assert html == f"<div>Acme &amp; &lt;Co&gt; {{{{ x }}}} &quot;<br>1 Main St<br>Springfield {{<br>{LINKS}</div>"
    assert text == f'Acme & <Co> {{{{ x }}}} "\n1 Main St\nSpringfield {{\n\n{TEXT_LINKS}'


def test_links_alone_without_an_address() -> None:
    assert sent("<p>x</p>", " \n") == (f"<div>{LINKS}</div>", TEXT_LINKS)


def test_an_address_that_the_author_wrote_is_not_repeated() -> None:
    assert sent("<p>ACME, Inc. &middot; 1 Main St., <b>Springfield</b></p>", "Acme Inc.\n1 Main St\nSpringfield") == (
        f"<div>{LINKS}</div>",
        TEXT_LINKS,
    )


@pytest.mark.parametrize("address", ["", "1 Main Street, Ulm"])
def test_an_author_who_writes_it_all_gets_no_footer(address: str) -> None:
    written = "1 Main Street, Ulm {{ unsubscribe_url }}"
    made = prepare("Hi", "", {"format": "html", "html": written}, "https://mail.test", address)
    assert "godwit-footer" not in made.html
    assert made.text.strip() == written


def test_an_author_who_writes_all_but_the_address_gets_that() -> None:
    made = prepare(
        "Hi", "", {"format": "text", "text": "{{ unsubscribe_url }} {{ view_url }}"}, "https://mail.test", "Ulm"
    )
    assert made.text == "{{ unsubscribe_url }} {{ view_url }}\n\n--\nUlm\n"
    assert "Ulm</div>" in made.html
