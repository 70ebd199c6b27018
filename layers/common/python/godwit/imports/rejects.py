"""The file of rejected rows: row, reason, detail, and the cells as they came. Pure."""

from collections.abc import Mapping, Sequence

from godwit.imports.cells import Reject
from godwit.spreadsheet import BYTE_ORDER_MARK, csv_lines


def heading_line(headings: Sequence[str]) -> bytes:
    """The first line."""
    return BYTE_ORDER_MARK + csv_lines([["row", "reason", "detail", *headings]])


def lines(rejects: Sequence[Reject], cells: Mapping[int, list[str]]) -> bytes:
    """A line for each reject, with the cells of its row."""
    return csv_lines([str(each.row), each.reason, each.detail, *cells.get(each.row, [])] for each in rejects)
