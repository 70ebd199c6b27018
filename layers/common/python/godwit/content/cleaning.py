"""What may not be in an email, taken out: scripts, event handlers, forms, frames, plug-ins and `javascript:`. Pure.

The rest stays as it was written. svg and math go too: mail clients don't show them, and browsers read their insides
by other rules than `markup`.
"""

import re

from godwit.content.markup import Attribute, Token
from godwit.content.protection import MARK, Protected

_WITH_CONTENT = frozenset(
    {"script", "iframe", "object", "applet", "svg", "math", "select", "textarea", "noembed", "noframes", "xmp"}
)
_TAGS_ONLY = frozenset(
    {
        "base",
        "button",
        "datalist",
        "embed",
        "fieldset",
        "form",
        "frame",
        "frameset",
        "input",
        "legend",
        "option",
        "plaintext",
    }
)
_RUNNING = re.compile(r"(javascript|vbscript|data:text/html)", re.IGNORECASE)
_IGNORED_IN_URLS = re.compile("[\x00-\x20]+")


def clean(tokens: list[Token], protected: Protected, *, for_outlook: bool = False) -> list[Token]:
    """The tokens that may be sent. Conditions stay also where the elements around them go.

    `for_outlook`: they stand in a conditional comment. Elsewhere `<noscript>` goes, its content stays: browsers read
    that as text or as HTML, depending on whether they run scripts.
    """
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "start" and token.name in _WITH_CONTENT:
            end = _end_of(tokens, at)
            kept += [each for inside in tokens[at:end] if (each := _conditions_of(inside, protected))]
            at = end
            continue
        if not _is_refused(token) and (for_outlook or token.name != "noscript"):
            if token.kind == "start":
                _clean_attributes(token)
            elif token.kind == "text" and token.source.endswith("<") and not token.raw:
                # What follows may go: then `<` must not meet a letter.
                token.source = token.source[:-1] + "&lt;"
            kept.append(token)
        at += 1
    return kept


def _end_of(tokens: list[Token], start: int) -> int:
    """The position behind the element that begins at `start`; behind its start tag where nothing closes it."""
    name = tokens[start].name
    depth = 0
    for at in range(start, len(tokens)):
        if tokens[at].name == name:
            depth += 1 if tokens[at].kind == "start" else -1
            if depth == 0 or (name in ("svg", "math") and tokens[start].source.endswith("/>")):
                return at + 1
    return start + 1


def _conditions_of(token: Token, protected: Protected) -> Token | None:
    if token.kind != "text" or token.raw:
        return None
    marks = [found[0] for found in MARK.finditer(token.source) if protected.tags[int(found[1])].word != "variable"]
    return Token("text", "".join(marks), token.position) if marks else None


def _is_refused(token: Token) -> bool:
    if token.kind not in ("start", "end"):
        return False
    if token.name == "meta" and (kind := token.get("http-equiv")):
        return kind.value.strip().lower() == "refresh" or MARK.search(kind.value) is not None
    return token.name in _TAGS_ONLY or token.name in _WITH_CONTENT


def _clean_attributes(token: Token) -> None:
    changes: list[tuple[Attribute, str | None]] = []
    for attribute in token.attributes:
        if _is_refused_attribute(attribute):
            changes.append((attribute, None))
        elif _needs_quotes(attribute):
            changes.append((attribute, attribute.raw))
    if changes:
        token.rewrite(changes)


def _is_refused_attribute(attribute: Attribute) -> bool:
    return attribute.name.startswith("on") or attribute.name in ("srcdoc", "formaction") or _runs(attribute.value)


def _needs_quotes(attribute: Attribute) -> bool:
    return not attribute.quoted and MARK.search(attribute.raw or "") is not None


def _runs(value: str) -> bool:
    return _RUNNING.match(_IGNORED_IN_URLS.sub("", value)) is not None
