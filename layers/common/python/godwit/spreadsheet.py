"""CSV that spreadsheets open as it is meant. Pure.

A cell that begins like a formula gets an apostrophe before it (https://owasp.org/www-community/attacks/CSV_Injection).
Numbers and phone numbers can do no harm and stay as they are.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff".encode()
"""Has Excel read UTF-8."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def meant(cell: str) -> str:
    """What a cell said before `harmless`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def csv_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Lines of harmless cells, UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()
