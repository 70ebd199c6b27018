"""A newsletter of 40 KB with 15 links and twelve variables, for us and for Django; and whom it goes to."""

from collections.abc import Mapping
from typing import Any

from godwit.clock import to_iso
from godwit.contacts.document import new_doc
from godwit.content.prepare import prepare
from godwit.content.prepared import Prepared

ORIGIN = "https://mail.example.com"
SENDER = "Shop <news@example.com>"
LINKS = 15
HTML_SIZE = 40_000
VARIABLES = [
    "first_name",
    "last_name",
    "company",
    "city",
    "country",
    "language",
    *(f"custom.{name}" for name in ("plan", "seats", "renewal", "coupon", "rep_name", "points")),
]
_CELL = '<tr><td style="font-family:Arial,sans-serif;font-size:14px;line-height:20px;color:#333;padding:0 24px 16px">'
_FILL = "Ut enim ad minim veniam quis nostrud exercitation ullamco laboris. "


def _default(variable: str, django: bool) -> str:
    return f'{{{{ {variable}|default:"friend" }}}}' if django else f'{{{{ {variable} | default("friend") }}}}'


def subject(*, django: bool = False) -> str:
    """The subject, in our syntax or in Django's."""
    return f"{_default('first_name', django)}, news for {_default('company', django)}"


def html(*, django: bool = False) -> str:
    """The HTML source."""
    rows = "".join(
        f"{_CELL}Lorem ipsum {number} {_default(VARIABLES[number % len(VARIABLES)], django)} dolor sit amet "
        f'<a href="https://shop.example.com/p/{number}?a=1&amp;b=2" style="color:#0055aa">Read more</a></td></tr>'
        f"{_CELL}{_FILL * 34}</td></tr>"
        for number in range(LINKS)
    )
    source = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>News</title></head><body>'
        f'<table width="600" cellpadding="0" cellspacing="0">{rows}</table>'
        f'<p>Bye {_default("first_name", django)} <a href="{{{{ unsubscribe_url }}}}">Unsubscribe</a></p></body></html>'
    )
    assert HTML_SIZE <= len(source) < HTML_SIZE * 1.05, len(source)
    return source


def text(*, django: bool = False) -> str:
    """The text version."""
    lines = "\n".join(
        f"Lorem ipsum {number} {_default(VARIABLES[number % len(VARIABLES)], django)} "
        f"https://shop.example.com/p/{number}?a=1&b=2"
        for number in range(LINKS)
    )
    return f"Hello {_default('first_name', django)},\n{lines}\nUnsubscribe: {{{{ unsubscribe_url }}}}\n"


def prepared() -> Prepared:
    """The revision that we send."""
    return prepare(subject(), "", {"format": "html", "html": html(), "text": text()}, ORIGIN)


def contact(number: int) -> Mapping[str, Any]:
    """A contact who has most of what the newsletter asks for."""
    yes = {"given": True, "at": to_iso(0), "source": "benchmark"}
    return {
        **new_doc(0),
        "email": f"person{number}@example.net",
        "first_name": f"Ada {number}",
        "last_name": "Lovelace",
        "company": f"Engines & Sons {number}",
        "city": "Zürich",
        "country": "CH",
        "language": "de",
        "tags": ["customer", "newsletter", f"group {number % 20}"],
        "custom": {"plan": "pro", "seats": number, "renewal": "2027-01-01", "rep_name": "<Bob>", "points": 7},
        "consent": {"email": yes, "sms": {"given": None, "at": None, "source": None}},
    }
