"""Files as they come: whatever the delimiter, quoting, line end, encoding and packing, the same cells."""

import csv
import gzip
import io
from typing import Literal

import pytest
from godwit.imports.headings import recognise
from godwit.imports.table import Table, Unreadable
from hypothesis import assume, given
from hypothesis import strategies as st


def table(data: bytes) -> Table:
    return Table(data, lambda heading: recognise(heading) is not None)


def cells(data: bytes) -> list[list[str]]:
    read = table(data)
    return [read.headings, *(record.cells for record in read.rows())]


# Cells as spreadsheets write them; the delimiters, quotes and line breaks are what makes it hard.
CELLS = st.text(st.sampled_from("abcÄß€ ,;\t\"'\n|@.=0"), max_size=8)
HEADINGS = ["email", "Company"]
QUOTING: list[Literal[0, 1]] = [csv.QUOTE_MINIMAL, csv.QUOTE_ALL]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]


def is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=20),
    delimiter=st.sampled_from(",;\t"),
    ending=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from(QUOTING),
    encoding=st.sampled_from(ENCODINGS),
    packed=st.booleans(),
)
def test_any_way_of_writing_gives_the_same_cells(
    rows: list[list[str]], delimiter: str, ending: str, quoting: Literal[0, 1], encoding: str, packed: bool
) -> None:
    expected = [HEADINGS, *(row for row in rows if any(cell.strip() for cell in row))]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows([HEADINGS, *rows])
    data = text.getvalue().encode(encoding)
    # Some Windows text is by chance valid UTF-8, which no reader can tell.
    assume(encoding != "cp1252" or data.isascii() or not is_utf_8(data))
    assert cells(gzip.compress(data) if packed else data) == expected


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(encoding: str) -> None:
    assert cells("email\tname\r\na@b.de\tJörg\r\n".encode(encoding)) == [["email", "name"], ["a@b.de", "Jörg"]]


def test_lone_carriage_returns_end_lines() -> None:
    assert cells(b"email,city\ra@b.de,Ulm\r") == [["email", "city"], ["a@b.de", "Ulm"]]


def test_excels_own_delimiter_line() -> None:
    read = table(b"sep=|\nemail|tags\na@b.de|x\n")
    assert read.headings == ["email", "tags"]
    assert [record.row for record in read.rows()] == [3]


@pytest.mark.parametrize(
    ("data", "headings"),
    [
        (b"email;notes\na@b.de;one, two, three\nb@b.de;four, five, six\n", ["email", "notes"]),
        (b"email,notes\na@b.de,one; two; three\nb@b.de,four; five; six\n", ["email", "notes"]),
        (b"E-Mail\tFirst Name\na@b.de\tAda, Countess; of L.\n", ["E-Mail", "First Name"]),
        (b'"email";"a, b and c"\nx@y.de;1\n', ["email", "a, b and c"]),
        (b"email\na@b.de\n", ["email"]),
        (b"one;two\n1,5;2,5\n3,5;4,5\n", ["one", "two"]),
    ],
)
def test_the_delimiter_is_told_by_headings_and_widths(data: bytes, headings: list[str]) -> None:
    assert table(data).headings == headings


def test_rows_are_numbered_as_spreadsheets_do_and_blank_ones_left_out() -> None:
    read = table(b'\n\nemail,city\n\na@b.de,"U\nlm"\n,\nb@b.de,Bonn\n  , \n')
    assert [record.row for record in read.rows()] == [5, 7]


def test_a_quote_that_never_closes_is_told() -> None:
    records = list(table(b'email,city\na@b.de,Ulm\nb@b.de,"Bonn\nc@b.de,Berlin\n').rows())
    assert [record.unclosed for record in records] == [False, True]
    closed = list(table(b'email,city\na@b.de,"Ulm"').rows())
    assert [record.unclosed for record in closed] == [False]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\n , \n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x1f\x8b\x08nonsense", "damaged"),
        (gzip.compress(b"email\na@b.de\n", mtime=0)[:-9], "damaged"),
        (b'email,city\na@b.de,"' + b"x" * 200_000, "never ends"),
    ],
)
def test_what_can_not_be_read_says_why(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        list(table(data).rows())
