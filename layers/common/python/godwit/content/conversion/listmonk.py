"""listmonk's templates: Go's text/template with the functions of listmonk and Sprig. Pure.

https://listmonk.app/docs/templating/. Attributes go where importing a file with such headings puts them.
"""

import html
import re
from collections.abc import Mapping

from godwit.content.conversion.dialect import (
    Blocks,
    Dialect,
    asked_field,
    field,
    is_ours,
    printed,
    printed_field,
)
from godwit.content.conversion.expressions import condition, constant, operands, tokens
from godwit.content.personalisation import UNSUBSCRIBE, VIEW
from godwit.imports.headings import NAME

_FIELDS: Mapping[str, str] = {
    ".Subscriber.Email": "email",
    ".Subscriber.FirstName": "first_name",
    ".Subscriber.LastName": "last_name",
    ".Subscriber.Name": NAME,
    ".Subscriber.CreatedAt": "created_at",
}
_PAGES: Mapping[str, str] = {"UnsubscribeURL": UNSUBSCRIBE, "MessageURL": VIEW}
_ATTRIBUTE = re.compile(r"\.Subscriber\.Attribs\.(\w+)")
_FILTERS = {"upper": "upper", "lower": "lower", "title": "title", "trim": "trim", "capitalize": "capitalize"}
_OPENING = frozenset({"range", "with", "block", "define"})


class _Translator:
    def __init__(self) -> None:
        self._blocks = Blocks()

    def translate(self, tag: re.Match[str]) -> str | None:
        if tag["inside"] is None:
            return ""
        if is_ours(f"{{{{{tag['inside']}}}}}"):
            return tag[0]
        inside = html.unescape(tag["inside"])
        if inside.lstrip("-").lstrip().startswith("/*"):
            return tag["manage"] or ""
        words = tokens(inside.strip().removeprefix("-").removesuffix("-")) or [""]
        made = self._translated(words)
        if made is None:
            return None
        # There, the page to unsubscribe has another for what one subscribes to.
        behind = "" if words[0] == "UnsubscribeURL" else tag["manage"] or ""
        return _trimmed(made, tag["inside"]) + behind

    def _translated(self, words: list[str]) -> str | None:
        match words:
            case ["if", *asked]:
                return self._blocks.begin(condition(asked, _asked))
            case ["else"]:
                return self._blocks.otherwise()
            case ["else", "if", *asked]:
                made = condition(asked, _asked)
                return self._blocks.otherwise(made) if made else None
            case ["end"]:
                return self._blocks.end()
            case [word, *_] if word in _OPENING:
                return self._blocks.begin(None)
            case ["TrackView"] | ["TrackView", "."]:
                return ""
            case ["TrackLink", address] | ["TrackLink", address, "."] if address[0] in "\"'`":
                return address[1:-1]
            case [page] | [page, "."] if page in _PAGES:
                return printed(_PAGES[page])
            case [name]:
                return printed_field(_name(name))
        return printed(_expression(words))


def _expression(words: list[str]) -> str | None:
    """`.Subscriber.FirstName | default "you" | title`, `title .Subscriber.City`, `default "you" .Subscriber.City`."""
    steps: list[list[str]] = [[]]
    for word in words:
        if word == "|":
            steps.append([])
        else:
            steps[-1].append(word)
    made: str | None = None
    for step in steps:
        parts = operands(step)
        if not parts or any(len(part) != 1 for part in parts):
            return None
        what, *given = [part[0] for part in parts]
        if made is None and not given:
            made = _name(what)
        elif what in _FILTERS and len(given) == (1 if made is None else 0):
            made = _filtered(made or _name(given[0]), _FILTERS[what])
        elif what == "default" and len(given) == (2 if made is None else 1):
            instead = constant(given[0])
            made = _filtered(made or _name(given[-1]), f"default({instead})") if instead else None
        else:
            return None
        if made is None or made == NAME:
            return None
    return made


def _filtered(name: str | None, with_filter: str) -> str | None:
    return f"{name}|{with_filter}" if name and name != NAME else None


def _name(path: str) -> str | None:
    if path in _FIELDS:
        return _FIELDS[path]
    attribute = _ATTRIBUTE.fullmatch(path)
    return field(attribute[1]) if attribute else None


def _asked(path: str) -> str | None:
    return asked_field(_name(path))


def _trimmed(made: str, inside: str) -> str:
    """With `-` where the tag had it, which takes white space away in Go's templates as in ours."""
    if inside.startswith("-") and made.startswith("{"):
        made = f"{made[:2]}-{made[2:]}"
    if inside.endswith("-") and made.endswith("}"):
        made = f"{made[:-2]}-{made[-2:]}"
    return made


DIALECT = Dialect(
    sign=re.compile(
        r"\{\{[^{}]*(?:\.Subscriber\b|\.Campaign\b|\b(?:UnsubscribeURL|MessageURL|OptinURL|TrackLink|TrackView)\b)"
        r"|@TrackLink\b"
    ),
    tag=re.compile(r"\{\{(?P<inside>[^{}]*)\}\}(?P<manage>\?manage=true)?|(?<=[^\s\"'<>])@TrackLink\b"),
    translator=_Translator,
)
