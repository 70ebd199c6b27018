"""The HTML page around a message: skeleton, preheader, pixel. Pure."""

from collections.abc import Sequence

from godwit.content.markup import Token, escape
from godwit.content.protection import map_text, protect

PIXEL = (
    '{% if godwit_pixel %}<img src="{{ godwit_pixel }}" width="1" height="1" alt="" border="0"'
    ' style="display:block;width:1px;height:1px;border:0">{% endif %}'
)

_HIDDEN = "display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;mso-hide:all"


def is_whole(tokens: Sequence[Token]) -> bool:
    """Whether these are a whole page, not a fragment."""
    return any(token.kind == "start" and token.name in ("html", "body") for token in tokens)


def body_of(tokens: Sequence[Token]) -> tuple[int, int]:
    """From which token to before which the body goes, as far as it can be told."""
    top = 0
    for name, kind in (("body", "start"), ("head", "end"), ("html", "start")):
        found = [at for at, token in enumerate(tokens) if token.kind == kind and token.name == name]
        if found:
            top = found[0] + 1
            break
    for name in ("body", "html"):
        ends = [at for at, token in enumerate(tokens) if token.kind == "end" and token.name == name]
        if ends:
            return top, max(top, ends[0])
    return top, len(tokens)


def skeleton(subject: str, body: str) -> str:
    """A page around a fragment; `subject` is a text template."""
    return (
        '<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaped(subject)}</title>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def preheader(text: str) -> str:
    """What mail clients show beside the subject, hidden in the page; `text` is a text template, perhaps empty."""
    return f'<div style="{_HIDDEN}">{escaped(text)}</div>' if text.strip() else ""


def escaped(template: str) -> str:
    """A text template as HTML."""
    protected = protect(template)
    return protected.restore(map_text(protected.text, escape))
