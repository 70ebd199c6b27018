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
    ends = _ends(tokens)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "start" and token.name in _WITH_CONTENT:
            kept += [each for inside in tokens[at : ends[at]] if (each := _conditions_of(inside, protected))]
            at = ends[at]
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


def _ends(tokens: list[Token]) -> dict[int, int]:
    """The positions behind the elements that are refused with their content, by those at which they begin.

    Those that nothing closes end behind their start tags.
    """
    ends: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    for at, token in enumerate(tokens):
        if token.name not in _WITH_CONTENT:
            continue
        if token.kind == "start":
            ends[at] = at + 1
            if token.name not in ("svg", "math") or not token.source.endswith("/>"):
                opened.setdefault(token.name, []).append(at)
        elif open_ones := opened.get(token.name):
            ends[open_ones.pop()] = at + 1
    return ends


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
    # Whatever a tag prints, or leaves out: `java{% if city %}{% endif %}script:`.
    return _RUNNING.match(_IGNORED_IN_URLS.sub("", MARK.sub("", value))) is not None
