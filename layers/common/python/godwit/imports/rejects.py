"""The file of rejected rows: row, reason, detail, and the cells as they came. Pure."""

import csv
import io
from collections.abc import Sequence

from godwit.imports.cells import Reject


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def heading_line(headings: Sequence[str]) -> bytes:
    """The first line. The byte order mark has Excel read UTF-8."""
    return _csv([["row", "reason", "detail", *map(harmless, headings)]]).encode("utf-8-sig")


def lines(rejects: Sequence[Reject], cells: dict[int, list[str]]) -> bytes:
    """A line for each reject, with the cells of its row."""
    rows = [[str(each.row), each.reason, each.detail, *cells.get(each.row, [])] for each in rejects]
    return _csv([[harmless(cell) for cell in row] for row in rows]).encode()


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
