"""Tags out of the way while HTML and URLs are read: each becomes a mark that no parser minds, and comes back later.

Pure. Conditions contain `>` and quotes, and parsers would move them about. A mark is the tag's position between two
Unicode noncharacters (https://www.unicode.org/faq/private_use.html#noncharacters), which no source may contain.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from godwit.content.personalisation import ADDRESSES, parse, variables
from godwit.content.pieces import Piece, TemplateFault, split

MARK = re.compile("\ufdd0([0-9]+)\ufdd1")
_LINE_END_OR_MARK = re.compile(f"\n|{MARK.pattern}")
_FORBIDDEN = re.compile("[\x00\ufdd0-\ufdef\ud800-\udfff]")
_LIVE_BRACE = re.compile(r"\{(?=[{%]|$)")


@dataclass(frozen=True)
class Protected:
    """A source with marks in the place of its tags."""

    text: str
    tags: list[Piece]

    def add(self, source: str) -> str:
        """A mark for a variable of our own."""
        self.tags.append(Piece(source, 0, "variable"))
        return mark(len(self.tags) - 1)

    def restore(self, text: str) -> str:
        """`text` with the tags back in place of their marks."""
        return MARK.sub(lambda mark: self.tags[int(mark[1])].source, text)

    def tags_in(self, text: str) -> list[Piece]:
        """The tags whose marks stand in `text`, in order."""
        return [self.tags[int(index)] for index in MARK.findall(text)]

    def line(self, position: int) -> int:
        """The line of the source (from 1) that has what stands at `position` of the text."""
        return bisect_right(self._lines, position) + 1

    @cached_property
    def _lines(self) -> list[int]:
        """Where the second line and each further one begins; those within a tag begin behind its mark."""
        return [
            found.end()
            for found in _LINE_END_OR_MARK.finditer(self.text)
            for _ in range(self.tags[int(found[1])].source.count("\n") if found[1] else 1)
        ]

    def is_balanced(self, text: str) -> bool:
        """Whether every condition that begins or goes on in `text` begins and ends there."""
        depth = 0
        for tag in self.tags_in(text):
            if tag.word != "variable":
                depth += {"if": 1, "endif": -1}.get(tag.word, 0)
                if depth < 0 or (depth == 0 and tag.word != "endif"):
                    return False
        return depth == 0

    def is_own_page(self, text: str) -> bool:
        """Whether `text` is nothing but the address of a page of ours: `{{ unsubscribe_url }}`, `{{ view_url }}`."""
        found = MARK.fullmatch(text.strip())
        if found is None or self.tags[int(found[1])].word != "variable":
            return False
        used = set(variables(parse(self.restore(found[0]))))
        return len(used) == 1 and used <= ADDRESSES


def check_characters(source: str) -> None:
    """Raises TemplateFault where a source has characters that no message may have."""
    if forbidden := _FORBIDDEN.search(source):
        line = source.count("\n", 0, forbidden.start()) + 1
        raise TemplateFault(f"the character U+{ord(forbidden[0]):04X} cannot be sent", line)


def protect(source: str) -> Protected:
    """The source with marks for tags. Raises TemplateFault."""
    check_characters(source)
    tags: list[Piece] = []
    parts: list[str] = []
    for piece in split(source):
        if piece.word == "text":
            parts.append(piece.source)
        else:
            parts.append(mark(len(tags)))
            tags.append(piece)
    return Protected("".join(parts), tags)


def sendable(text: str) -> str:
    """`text` without the characters that `check_characters` refuses."""
    return _FORBIDDEN.sub("", text)


def mark(index: int) -> str:
    """What stands for tag `index`."""
    return f"\ufdd0{index}\ufdd1"


def map_text(text: str, change: Callable[[str], str]) -> str:
    """`text` with everything between the marks changed."""
    parts: list[str] = []
    at = 0
    for found in MARK.finditer(text):
        parts += (change(text[at : found.start()]), found[0])
        at = found.end()
    return "".join((*parts, change(text[at:])))


def literal(text: str) -> str:
    """`text`, to stand in a template where it means itself: braces that would begin a tag are printed by one."""
    return _LIVE_BRACE.sub('{{ "{" }}', text)
