"""Which pages an HTML source holds: one for all or, where a condition stands around whole ones, one a branch. Pure.

Footer, preheader and pixel belong into the body of each. So in whichever branch a body stands, it must stand there as a
whole: one that begins or ends inside a condition is refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from godwit.content.markup import MarkupFault, Token
from godwit.content.page import is_whole
from godwit.content.pieces import Piece
from godwit.content.protection import MARK, Protected

Tokens = Sequence[Token]


@dataclass(frozen=True)
class Page:
    """A page that some recipients get, or all. `before`, `after`: what else they get, around the pages' conditions."""

    tokens: Tokens
    before: Tokens = ()
    after: Tokens = ()

    def all_tokens(self) -> list[Token]:
        """Everything that its recipients get."""
        return [*self.before, *self.tokens, *self.after]


def parts_of(tokens: Tokens, protected: Protected) -> list[Page | Tokens]:
    """The source in order: pages, and what stands around them. Raises MarkupFault where a body can't be told."""
    if not any(_is_condition(protected.tags_in(token.source)) for token in tokens if token.kind == "text"):
        return [Page(tokens)]
    return list(_parts(_Branching(_split(tokens, protected), protected), Page(())))


class _Branching:
    """Tokens in which each condition's tag is one of its own."""

    def __init__(self, tokens: Tokens, protected: Protected) -> None:
        self.tokens = tokens
        self.protected = protected
        self.conditions: list[list[int]] = []
        """Where the tags of each condition stand that is in no other."""
        self.depths: list[int] = []
        depth = 0
        for at, token in enumerate(tokens):
            word = self.word(token)
            if word == "if" and depth == 0:
                self.conditions.append([])
            if word and depth == (0 if word == "if" else 1):
                self.conditions[-1].append(at)
            depth += {"if": 1, "endif": -1}.get(word, 0)
            self.depths.append(depth)

    def word(self, token: Token) -> str:
        """`if`, `elif`, `else` or `endif`; empty where it's no such tag."""
        found = MARK.fullmatch(token.source) if token.kind == "text" else None
        word: str = self.protected.tags[int(found[1])].word if found else "variable"
        return "" if word == "variable" else word

    def between(self, start: int, end: int) -> "_Branching":
        """A stretch of them."""
        return _Branching(self.tokens[start:end], self.protected)

    def bounds(self) -> list[int]:
        """Where the tags stand by which a body is found, see `page.body_of`."""
        tags = [(at, token) for at, token in enumerate(self.tokens) if token.kind in ("start", "end")]
        bodies = [at for at, token in tags if token.name == "body"]
        return bodies or [at for at, tag in tags if tag.name == "html" or (tag.kind, tag.name) == ("end", "head")]

    def is_shared(self) -> bool:
        """Whether this is no part of a body: blanks, comments, and the head."""
        in_head = False
        for token in self.tokens:
            if token.name == "head":
                in_head = token.kind == "start"
            elif in_head or token.kind in ("comment", "declaration") or token.name == "html":
                continue
            elif token.kind != "text" or (token.source.strip() and not self.word(token)):
                return False
        return True


def _parts(here: _Branching, around: Page) -> Iterator[Page | Tokens]:
    bounds = here.bounds()
    inside = [at for at in bounds if here.depths[at]]
    if not inside:
        yield Page(here.tokens, around.before, around.after)
        return
    refused = MarkupFault("the body must not begin or end inside a condition", here.tokens[inside[0]].position)
    marks = next(each for each in here.conditions if each[0] < inside[0] < each[-1])
    before, after = here.between(0, marks[0]), here.between(marks[-1] + 1, len(here.tokens))
    if not (marks[0] < bounds[0] and bounds[-1] < marks[-1] and before.is_shared() and after.is_shared()):
        raise refused
    if here.word(here.tokens[marks[-2]]) != "else":
        raise MarkupFault("a condition around whole pages needs an {% else %}", here.tokens[marks[0]].position)
    around = Page((), [*around.before, *before.tokens], [*after.tokens, *around.after])
    yield before.tokens
    for start, end in pairwise(marks):
        branch = here.between(start + 1, end)
        if not is_whole(branch.tokens):
            raise refused
        yield here.tokens[start : start + 1]
        yield from _parts(branch, around)
    yield here.tokens[marks[-1] :]


def _split(tokens: Tokens, protected: Protected) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        if token.kind != "text" or token.raw:
            found.append(token)
            continue
        at = 0
        for mark in MARK.finditer(token.source):
            if _is_condition([protected.tags[int(mark[1])]]):
                cuts = (at, mark.start(), mark.end())
                found += [_cut(token, start, end) for start, end in pairwise(cuts) if start < end]
                at = mark.end()
        if at < len(token.source):
            found.append(_cut(token, at, len(token.source)))
    return found


def _cut(text: Token, start: int, end: int) -> Token:
    return Token("text", text.source[start:end], text.position + start)


def _is_condition(tags: Sequence[Piece]) -> bool:
    return any(tag.word != "variable" for tag in tags)
