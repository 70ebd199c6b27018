"""A template's source as text and tags, within limits that bound what reading it may cost. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from jinja2 import Environment, TemplateSyntaxError

MAX_SOURCE = 300_000
"""Characters of a source; mail clients cut messages at about 100,000."""
MAX_TAGS = 1_000
MAX_TAG = 400
"""Characters of one tag."""
MAX_ALL_TAGS = 12_000
"""Characters of all tags together: parsing them is what a refusal costs."""
MAX_FAULTS = 50
"""Of a source that are told at once; after these nothing more is looked for."""
MAX_DEPTH = 8
"""Conditions inside conditions."""

SYNTAX: dict[str, Any] = {
    # `{#` is not a comment, for CSS is full of it: these are noncharacters, which `protection` refuses in sources.
    "comment_start_string": "\ufdd2",
    "comment_end_string": "\ufdd3",
    "keep_trailing_newline": True,
}
"""What a Jinja2 environment needs to read templates as we do."""

_WORDS = ("if", "elif", "else", "endif")
Word = Literal["text", "variable", "if", "elif", "else", "endif"]


class TemplateFault(Exception):
    """The source is no template of ours: what is wrong, and in which line (from 1)."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(f"line {line}: {message}")
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a source: text, or one tag as written. `word` says which, and for `{% … %}` the word in front."""

    source: str
    line: int
    word: Word


def split(source: str) -> list[Piece]:
    r"""The source as text and tags, exactly as Jinja2 reads them. Raises TemplateFault.

    Joined again, the pieces are the source but for line ends (`\n`) and the blanks that `{%-` takes away.
    """
    if len(source) > MAX_SOURCE:
        raise TemplateFault(f"longer than {MAX_SOURCE:,} characters", 1)
    pieces: list[Piece] = []
    tag: _OpenTag | None = None
    conditions: list[int] = []
    tags = characters = 0
    for line, kind, value in _tokens(source):
        if kind == "data":
            pieces.append(Piece(value, line, "text"))
            continue
        if tag is None:
            tag = _OpenTag(line)
        tag.add(kind, value)
        if not kind.endswith("_end"):
            continue
        piece = tag.closed()
        tag = None
        tags += 1
        characters += len(piece.source)
        if tags > MAX_TAGS or characters > MAX_ALL_TAGS:
            raise TemplateFault(f"more than {MAX_TAGS:,} tags, or {MAX_ALL_TAGS:,} characters in tags", line)
        _nest(piece, conditions)
        pieces.append(piece)
    if tag is not None:
        raise TemplateFault("the tag is not closed", tag.line)
    if conditions:
        raise TemplateFault("the condition has no {% endif %}", conditions[-1])
    return pieces


def tags_alone(pieces: Sequence[Piece]) -> str:
    """The tags, each on its line, for a parser that is to be spared the text between them."""
    parts: list[str] = []
    line = 1
    for piece in pieces:
        if piece.word != "text":
            parts.append("\n" * (piece.line - line) + piece.source.replace("{%-", "{%").replace("{{-", "{{"))
            line = piece.line + piece.source.count("\n")
    return "".join(parts)


class _OpenTag:
    """A tag while its tokens come in."""

    def __init__(self, line: int) -> None:
        self.line = line
        self._source: list[str] = []
        self._length = 0
        self._words: list[str] = []

    def add(self, kind: str, value: str) -> None:
        """Take one more of the lexer's tokens. Raises TemplateFault as soon as the tag is refused."""
        self._source.append(value)
        self._length += len(value)
        if self._length > MAX_TAG:
            raise TemplateFault(f"the tag is longer than {MAX_TAG} characters", self.line)
        if kind == "raw_begin":
            raise TemplateFault("{% raw %} is not available in templates", self.line)
        if kind == "whitespace":
            return
        self._words.append(value)
        if len(self._words) == 2 and self._is_block() and value not in _WORDS:
            raise TemplateFault(f"{{% {value} %}} is not available in templates", self.line)

    def closed(self) -> Piece:
        """The whole tag."""
        word: Any = self._words[1] if self._is_block() else "variable"
        return Piece("".join(self._source), self.line, word)

    def _is_block(self) -> bool:
        return self._words[0].startswith("{%")


def _nest(piece: Piece, conditions: list[int]) -> None:
    """Keep the lines of the conditions that are open. Raises TemplateFault."""
    if piece.word == "if":
        conditions.append(piece.line)
        if len(conditions) > MAX_DEPTH:
            raise TemplateFault(f"conditions nest more than {MAX_DEPTH} deep", piece.line)
    elif piece.word in _WORDS and not conditions:
        raise TemplateFault(f"{{% {piece.word} %}} stands outside of a condition", piece.line)
    elif piece.word == "endif":
        conditions.pop()


def _tokens(source: str) -> Iterator[tuple[int, str, str]]:
    tokens = _LEXER.lex(source)
    try:
        yield from tokens
    except TemplateSyntaxError as error:
        raise TemplateFault((error.message or "syntax error").rstrip("."), error.lineno) from None


_LEXER = Environment(**SYNTAX)  # noqa: S701 - nothing is rendered with it
