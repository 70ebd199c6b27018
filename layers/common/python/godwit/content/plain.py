"""The text version of an HTML message, made from its tokens. Pure.

Links are written `text (address)`, lists and headings keep their shape, tables become lines. Hidden elements,
scripts and styles have no part in it. Conditions stay where they are, with the white space that was due in front of
them, so that every branch continues the same text.
"""

import re

from godwit.content.elements import OpenElements
from godwit.content.markup import SPACE, VOID, Token, unescape, unescape_attribute
from godwit.content.protection import MARK, Protected, literal, map_text

_BLANK_LINE = frozenset({"blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "ul"})
_NEW_LINE = frozenset(
    {
        "address",
        "article",
        "body",
        "caption",
        "center",
        "dd",
        "div",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "header",
        "li",
        "main",
        "nav",
        "section",
        "table",
        "tr",
    }
)
_CELLS = frozenset({"td", "th"})
_WORDS_AND_SPACES = re.compile(rf"[{SPACE}]+|[^{SPACE}]+")
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def text_version(tokens: list[Token], protected: Protected) -> str:
    """The text template for these tokens, its tags restored."""
    writer = _Writer()
    reader = _Reader(writer, protected)
    for token in tokens:
        reader.read(token)
    return protected.restore(writer.text()) + "\n"


def _is_hidden(token: Token) -> bool:
    style = token.get("style")
    return token.get("hidden") is not None or (style is not None and _HIDDEN.search(style.value) is not None)


def _first_number(token: Token) -> int:
    start = token.get("start")
    return int(start.value) if start and _NUMBER.fullmatch(start.value) else 1


_SPACE, _LINE, _BLANK = 1, 2, 3


class _Writer:
    """Text with the gaps that are due between its words: a space, a new line, a blank line."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._due = 0
        self._there = _BLANK
        self._branches: list[tuple[int, int]] = []

    def word(self, text: str) -> None:
        """Write something that is seen."""
        self._settle()
        self._parts.append(text)
        self._there = 0

    def gap(self, gap: int) -> None:
        """At least such a gap comes before the next word."""
        self._due = max(self._due, gap)

    def line_end(self) -> None:
        """A line ends here, even an empty one."""
        self._due = _LINE if self._due < _LINE else _BLANK

    def condition(self, mark: str, word: str) -> None:
        """Write a condition's tag. Each of its branches continues what stands in front of the first."""
        self._settle()
        self._parts.append(mark)
        if word == "if":
            self._branches.append((self._there, _BLANK))
            return
        before, least = self._branches.pop()
        least = min(least, self._there)
        if word == "endif":
            self._there = min(before, least)
        else:
            self._branches.append((before, least))
            self._there = before

    def text(self) -> str:
        """All of it."""
        return "".join(self._parts).strip()

    def _settle(self) -> None:
        if self._due > self._there:
            gap = {_SPACE: " ", _LINE: "\n", _BLANK: "\n\n"}[self._due]
            self._parts.append("\n" if self._there == _LINE else gap)
            self._there = self._due
        self._due = 0


class _Reader:
    """Reads tokens into a writer."""

    def __init__(self, writer: _Writer, protected: Protected) -> None:
        self._writer = writer
        self._protected = protected
        self._elements = OpenElements()
        self._hidden_at: int | None = None
        """How many elements are around the one that is hidden."""
        self._lists: list[int | None] = []
        self._link: tuple[str, list[str]] | None = None
        self._preformatted = 0

    def read(self, token: Token) -> None:
        """Take one more token."""
        if token.kind == "text" and not token.raw:
            self._read_text(token.source)
        elif token.kind == "start":
            self._open(token)
        elif token.kind == "end":
            self._close(token)

    @property
    def _hidden(self) -> bool:
        return self._hidden_at is not None

    def _open(self, token: Token) -> None:
        self._elements.make_room(token.name)
        self._look()
        if not self._hidden and token.name not in VOID and _is_hidden(token):
            self._hidden_at = len(self._elements)
        self._elements.start(token.name)
        if not self._hidden:
            self._start(token)

    def _close(self, token: Token) -> None:
        hidden_at = self._hidden_at
        self._elements.end(token.name)
        self._look()
        # The end of an element around the hidden one ends that, too.
        if hidden_at is None or len(self._elements) < hidden_at:
            self._end(token)

    def _look(self) -> None:
        """Whether the hidden element is still open."""
        if self._hidden_at is not None and len(self._elements) <= self._hidden_at:
            self._hidden_at = None

    def _start(self, token: Token) -> None:
        name = token.name
        self._break(name)
        if name == "br":
            self._writer.line_end()
        elif name == "hr":
            self._writer.gap(_BLANK)
            self._writer.word("---")
            self._writer.gap(_BLANK)
        elif name in ("ul", "ol"):
            self._lists.append(_first_number(token) if name == "ol" else None)
        elif name == "li":
            self._writer.word(self._bullet())
            self._writer.gap(_SPACE)
        elif name == "pre":
            self._preformatted += 1
        elif name == "img" and (alternative := token.get("alt")):
            self._write(alternative.value)
        elif name == "a" and (href := token.get("href")):
            self._link = (map_text(href.raw or "", lambda raw: literal(unescape_attribute(raw))).strip(), [])

    def _end(self, token: Token) -> None:
        name = token.name
        if name == "a" and self._link is not None:
            href, words = self._link
            self._link = None
            seen = "".join(words)
            if href and not href.startswith("#") and seen not in (href, href.partition(":")[2] or href):
                self._writer.gap(_SPACE)
                self._writer.word(f"({href})" if seen else href)
        elif name in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif name == "pre":
            self._preformatted = max(0, self._preformatted - 1)
        self._break(name)

    def _break(self, name: str) -> None:
        if name in _BLANK_LINE:
            # A list inside a list goes on line by line.
            self._writer.gap(_LINE if self._lists and name in ("ul", "ol") else _BLANK)
        elif name in _NEW_LINE:
            self._writer.gap(_LINE)
        elif name in _CELLS:
            self._writer.gap(_SPACE)

    def _bullet(self) -> str:
        indent = "  " * (len(self._lists) - 1)
        number = self._lists[-1] if self._lists else None
        if number is None:
            return f"{indent}-"
        self._lists[-1] = number + 1
        return f"{indent}{number}."

    def _read_text(self, source: str) -> None:
        at = 0
        for mark in MARK.finditer(source):
            self._write(unescape(source[at : mark.start()]))
            tag = self._protected.tags[int(mark[1])]
            if tag.word != "variable":
                self._writer.condition(mark[0], tag.word)
            elif not self._hidden:
                self._seen(mark[0])
            at = mark.end()
        self._write(unescape(source[at:]))

    def _write(self, text: str) -> None:
        if self._hidden:
            return
        if self._preformatted:
            for line in text.splitlines(keepends=True):
                self._seen(literal(line.rstrip("\n")))
                if line.endswith("\n"):
                    self._writer.line_end()
            return
        for part in _WORDS_AND_SPACES.findall(text):
            if part[0] in SPACE:
                self._writer.gap(_SPACE)
            else:
                self._seen(literal(part))

    def _seen(self, text: str) -> None:
        if text:
            self._writer.word(text)
            if self._link is not None:
                self._link[1].append(text)
