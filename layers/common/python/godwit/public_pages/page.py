"""Pages of our own for recipients, and the answers they go out in. Touches: the templates beside it."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from godwit.public_pages.languages import Texts

HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}


def render(template: str, say: Texts, sender: str | None = None, **values: Any) -> str:
    """The page that `templates/<template>.html` makes of `values`, in the language of `say`.

    `sender` stands on top, and in the texts: a name, empty where the workspace has none. None: nobody's page.
    """
    named = sender or say("unnamed_sender")

    def told(key: str, **more: str) -> str:
        return say(key, **{"sender": named, **more})

    made = _templates().get_template(f"{template}.html")
    return made.render(say=told, language=say.language, sender=sender, **values)


def message(say: Texts, key: str, sender: str | None = None) -> str:
    """A page of one title and a sentence or two: the texts `<key>_title` and `<key>`."""
    return render("message", say, sender, key=key)


def answer(status: int, page: str) -> dict[str, Any]:
    """The page as API Gateway takes it."""
    return {"statusCode": status, "headers": HEADERS, "body": page}


@cache
def _templates() -> Environment:
    folder = Path(__file__).parent / "templates"
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
