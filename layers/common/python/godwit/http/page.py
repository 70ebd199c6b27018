"""A small page for recipients, who follow the links in emails. Touches: `page.html` beside it."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, Template


def page(title: str, text: str, button: str | None = None, field: tuple[str, str] = ("", "")) -> str:
    """A title, a sentence or two, and perhaps a button that posts one field (name, value)."""
    return _template().render(title=title, text=text, button=button, field=field[0], value=field[1])


@cache
def _template() -> Template:
    source = Path(__file__).with_name("page.html").read_text(encoding="utf-8")
    return Environment(autoescape=True).from_string(source)
