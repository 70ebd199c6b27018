"""Texts as people see them: without control characters (line breaks, tabs, nulls and the like), and short. Pure.

Control characters can't be seen where they stand, and would end up in headers, file names and tables. Who sends one to
the API is told; in files they become spaces, for a file of thousands of rows is not worth sending again for one.
"""

import re

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BUT_LINES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def one_line(text: str) -> str:
    """The text. Raises ValueError where there are control characters in it."""
    if _CONTROLS.search(text):
        raise ValueError("line breaks and other control characters are not possible here")
    return text


def lines(text: str) -> str:
    """The text. Raises ValueError where there are other control characters in it than line breaks and tabs."""
    if _BUT_LINES.search(text):
        raise ValueError("control characters are not possible here")
    return text


def as_one_line(text: str) -> str:
    """The text with spaces for control characters."""
    return _CONTROLS.sub(" ", text)


def as_lines(text: str) -> str:
    """The text with spaces for control characters, but for line breaks and tabs."""
    return _BUT_LINES.sub(" ", text)


def shortened(text: str, most: int) -> str:
    """The text, its end given up for `…` where it has more than `most` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"
