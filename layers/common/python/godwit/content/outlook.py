"""Conditional comments, in which Outlook for Windows reads what others don't, and the other way round. Pure.

https://learn.microsoft.com/en-us/previous-versions/windows/internet-explorer/ie-developer/compatibility/ms537512(v=vs.85)
Read more widely than they are defined (case, blanks), for it isn't known what each version takes for one.
"""

import re
from typing import NamedTuple

_OPENING = re.compile(r"<!--\s*\[\s*if\b[^\]]*\]\s*>", re.IGNORECASE)
_CLOSING = re.compile(r"(<!(--)?\s*\[\s*endif\s*\]\s*)?--!?>\Z", re.IGNORECASE)
_REVEALING = re.compile(r"\s*(<!(--\s*)?)?", re.IGNORECASE)
_END = re.compile(r"<!--\s*<!\s*\[\s*endif\s*\]", re.IGNORECASE)


class Conditional(NamedTuple):
    """A comment, taken apart: `inside` is HTML to Outlook."""

    opening: str
    inside: str
    closing: str


def conditional(comment: str) -> Conditional | None:
    """What Outlook reads in a comment; None where that's nothing."""
    opening, closing = _OPENING.match(comment), _CLOSING.search(comment)
    if opening is None or closing is None or reveals(comment):
        return None
    return Conditional(opening[0], comment[opening.end() : closing.start()], closing[0])


def reveals(comment: str) -> bool:
    """Whether what follows is for all but Outlook: `<!--[if !mso]><!-->`."""
    opening, closing = _OPENING.match(comment), _CLOSING.search(comment)
    if opening is None or closing is None:
        return False
    return _REVEALING.fullmatch(comment, opening.end(), max(opening.end(), closing.start())) is not None


def ends_revealing(comment: str) -> bool:
    """Whether what only Outlook doesn't read ends here: `<!--<![endif]-->`."""
    return _END.match(comment) is not None
