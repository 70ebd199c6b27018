"""HTML as a sequence of tokens, each with the source it was: what isn't touched stays as it was written. Pure.

The rules are those by which browsers tell tags from text (https://html.spec.whatwg.org/multipage/parsing.html,
§13.2.5), so what this module takes for text, they do too. Foreign content (svg, math) reads by other rules inside;
`cleaning` removes it.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.entities import html5
from typing import Literal

SPACE = " \t\n\f\r"
MAX_ATTRIBUTES = 100
"""Of one tag."""
MAX_DEPTH = 100
"""Elements inside elements; parsers that recurse, such as css-inline's, crash on some ten thousands."""
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
"""Elements without content."""

_TAG_OPEN = re.compile(r"<(?=[a-zA-Z/!?])")
_NAME = re.compile(rf"[a-zA-Z][^{SPACE}/>]*")
_ATTRIBUTE = re.compile(
    rf"""[{SPACE}/]* (?P<name> =?[^{SPACE}/>=]+ | =)
        (?: [{SPACE}]* = [{SPACE}]*
            (?: "(?P<double>[^"]*)" | '(?P<single>[^']*)' | (?P<open>["']) | (?P<bare>[^{SPACE}>]+) | (?=>) )
        )?""",
    re.VERBOSE,
)
_TAG_END = re.compile(rf"[{SPACE}/]*>")
_COMMENT_END = re.compile(r"--!?>")
_NAMED_REFERENCE = re.compile(r"&([a-zA-Z][a-zA-Z0-9]*)(;?)(=?)")

_RAW = frozenset({"style", "script", "xmp", "iframe", "noembed", "noframes", "title", "textarea"})
"""Elements that contain text only, up to their end tag."""

_CLOSED_BY_THE_NEXT = frozenset({"dd", "dt", "li", "p", "tbody", "td", "tfoot", "th", "thead", "tr"})

TokenKind = Literal["text", "start", "end", "comment", "declaration"]


class MarkupFault(Exception):
    """The HTML cannot be sent as it is: what is wrong, and at which character of the source."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a start tag, written from `start` to `end` of the tag's source.

    `raw`: its value as written, with references; None where it has none. `quoted`: whether that stands in quotes.
    """

    name: str
    raw: str | None
    quoted: bool
    start: int
    end: int

    @property
    def value(self) -> str:
        """The value, references resolved."""
        return unescape_attribute(self.raw or "")


@dataclass(slots=True)
class Token:
    """A piece of HTML. `name` (lower case) and `attributes` are those of tags; `position` is where it began.

    A raw element (`<style>`, `<title>`, …) is a start tag, one text with `raw` set, and an end tag.
    """

    kind: TokenKind
    source: str
    position: int
    name: str = ""
    attributes: list[Attribute] = field(default_factory=list)
    raw: bool = False

    def get(self, name: str) -> Attribute | None:
        """An attribute. The first of that name counts, as in browsers."""
        return next((each for each in self.attributes if each.name == name), None)

    def set(self, name: str, raw: str) -> None:
        """Give the start tag an attribute, its value written with references; the rest of it stays as it is."""
        if there := self.get(name):
            self.rewrite([(there, raw)])
            return
        name_there = _NAME.match(self.source, 1)
        assert name_there is not None
        at = name_there.end()
        self.source = f"{self.source[:at]} {_written(name, raw)}{self.source[at:]}"
        self.attributes = _tag(self.source, 0, self.kind).attributes

    def rewrite(self, changes: Sequence[tuple[Attribute, str | None]]) -> None:
        """Give attributes of the tag, in their order, other values, written with references; None takes one away."""
        parts: list[str] = []
        at = 0
        for attribute, raw in changes:
            parts.append(self.source[at : attribute.start])
            at = attribute.end
            if raw is not None:
                parts.append(_written(attribute.name, raw))
            elif self.source[at:].lstrip(f"{SPACE}/").startswith("="):
                # What is left must not become the value of the attribute in front: `<a href onclick=x =javascript:…>`.
                parts.append("/")
        self.source = "".join((*parts, self.source[at:]))
        self.attributes = _tag(self.source, 0, self.kind).attributes


def _written(name: str, raw: str) -> str:
    return f'{name}="{raw.replace(chr(34), "&quot;")}"'


def tokenize(source: str, offset: int = 0) -> list[Token]:
    """The tokens, whose sources joined are `source`, which begins at `offset` of something larger.

    Raises MarkupFault where something is left open at the end.
    """
    try:
        return _tokens(source, offset)
    except MarkupFault as fault:
        raise MarkupFault(fault.message, fault.position + offset) from None


def check_depth(tokens: list[Token]) -> None:
    """Raises MarkupFault where elements nest deeper than `MAX_DEPTH`."""
    opened: list[str] = []
    for token in tokens:
        if token.name in VOID or token.name in _CLOSED_BY_THE_NEXT:
            continue
        if token.kind == "start":
            opened.append(token.name)
            if len(opened) > MAX_DEPTH:
                raise MarkupFault(f"elements nest more than {MAX_DEPTH} deep, or are not closed", token.position)
        elif token.kind == "end" and opened and opened[-1] == token.name:
            # An end tag that doesn't match may close nothing in a parser, so it doesn't count.
            opened.pop()


def escape(text: str) -> str:
    """`text` to stand in HTML, in an attribute too."""
    return html.escape(text)


def unescape(text: str) -> str:
    """HTML text with its character references resolved."""
    return html.unescape(text)


def unescape_attribute(raw: str) -> str:
    """An attribute's value with its references resolved; `?a=1&copy=2` keeps its `&copy=`, as the standard says."""

    def kept(found: re.Match[str]) -> str:
        name, semicolon, equals = found.groups()
        known = f"{name};" in html5 if semicolon else name in html5 and not equals
        return found[0] if known else f"&amp;{name}{semicolon}{equals}"

    return html.unescape(_NAMED_REFERENCE.sub(kept, raw))


def _tokens(source: str, offset: int) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    while at < len(source):
        opening = _TAG_OPEN.search(source, at)
        start = opening.start() if opening else len(source)
        if start > at:
            tokens.append(Token("text", source[at:start], offset + at))
        if opening is None:
            break
        token = _markup(source, start)
        token.position += offset
        tokens.append(token)
        at = start + len(token.source)
        if token.kind == "start" and token.name in _RAW:
            end = re.compile(rf"</{token.name}(?=[{SPACE}/>])", re.IGNORECASE).search(source, at)
            if end is None:
                raise MarkupFault(f"<{token.name}> is not closed", start)
            if end.start() > at:
                tokens.append(Token("text", source[at : end.start()], offset + at, raw=True))
            at = end.start()
    return tokens


def _markup(source: str, start: int) -> Token:
    if source.startswith("<!--", start):
        return _comment(source, start)
    if source[start + 1] in "!?":
        return _until_bracket(source, start, "declaration")
    if source[start + 1] == "/":
        if not _NAME.match(source, start + 2):
            return _until_bracket(source, start, "comment")
        return _tag(source, start, "end")
    return _tag(source, start, "start")


def _comment(source: str, start: int) -> Token:
    # `<!-->` and `<!--->` are whole comments.
    for short in ("<!-->", "<!--->"):
        if source.startswith(short, start):
            return Token("comment", short, start)
    end = _COMMENT_END.search(source, start + 4)
    if end is None:
        raise MarkupFault("the comment is not closed", start)
    return Token("comment", source[start : end.end()], start)


def _until_bracket(source: str, start: int, kind: TokenKind) -> Token:
    end = source.find(">", start)
    if end < 0:
        raise MarkupFault("the tag is not closed", start)
    return Token(kind, source[start : end + 1], start)


def _tag(source: str, start: int, kind: TokenKind) -> Token:
    name = _NAME.match(source, start + (2 if kind == "end" else 1))
    assert name is not None
    if "<" in name[0]:
        raise MarkupFault(f"the tag <{name[0].partition('<')[0]}> is not closed", start)
    attributes: list[Attribute] = []
    at = name.end()
    while not (end := _TAG_END.match(source, at)):
        found = _ATTRIBUTE.match(source, at)
        if found is None or found["open"] or "<" in found["name"]:
            raise MarkupFault(f"the tag <{name[0]}> is not closed", start)
        quoted = next((each for each in found.group("double", "single") if each is not None), None)
        raw = quoted if quoted is not None else found["bare"]
        attributes.append(
            Attribute(found["name"].lower(), raw, quoted is not None, found.start("name") - start, found.end() - start)
        )
        if len(attributes) > MAX_ATTRIBUTES:
            raise MarkupFault(f"the tag <{name[0]}> has more than {MAX_ATTRIBUTES} attributes", start)
        at = found.end()
    return Token(kind, source[start : end.end()], start, name[0].lower(), attributes)
