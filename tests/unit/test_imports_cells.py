"""What headings and cells mean."""

import pytest
from godwit.imports.cells import Read, Reading, Reject, Row, read_date, read_number, read_row
from godwit.imports.headings import assign, recognise
from godwit.imports.table import Record, Unreadable
from godwit.spreadsheet import harmless, meant
from hypothesis import given
from hypothesis import strategies as st

LENIENT = Reading("DE", "Europe/Berlin", strict=False)
STRICT = Reading("DE", "Europe/Berlin", strict=True)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("email", "email"), ("E-Mail", "email"), ("E-MAIL ADDRESS", "email"), ("mail", "email"),
        ("Phone", "phone"), ("phone_number", "phone"), ("Mobile Phone", "phone"), ("MOBILE", "phone"),
        ("First Name", "first_name"), ("first-name", "first_name"), ("FIRST_NAME", "first_name"),
        ("Last  Name*", "last_name"), ("Surname", "last_name"), ("Name", "name"), ("Full Name", "name"),
        ("Company", "company"), ("Organisation", "company"), ("Town", "city"), ("State", "region"),
        ("Country", "country"), ("Country Code", "country"), ("Tags", "tags"), ("Revenue", "revenue"),
        ("Time Zone", "time_zone"), ("timezone", "time_zone"), ("Language", "language"), ("External ID", "external_id"),
        ("Last Interaction", "last_interaction_at"), ("last_interaction_at", "last_interaction_at"),
        ("project statuses", "project_statuses"), ("id", None), ("Shoe size", None), ("", None),
    ],
)  # fmt: skip
def test_usual_headings(heading: str, field: str | None) -> None:
    assert recognise(heading) == field


def test_a_mapping_replaces_recognition() -> None:
    mapping = {"Mail 1": "email", "email": None}
    assert assign(["Mail 1", "email", "city"], mapping) == ["email", None, None]
    with pytest.raises(Unreadable, match="no column 'Post'"):
        assign(["email"], {"Post": "email"})
    with pytest.raises(Unreadable, match="headings"):
        assign(["ada@example.com", "Ada"], None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12), ("1234.56", 1234.56), ("1234,56", 1234.56), ("1.234,56", 1234.56), ("1,234.56", 1234.56),
        ("1 234,5", 1234.5), ("1'234.5", 1234.5), ("1.234.567", 1234567), ("1,234,567", 1234567), ("€ 99,90", 99.9),
        ("$1,000.00", 1000), ("-5", -5), ("+5", 5), (".5", 0.5), ("0,0001", 0.0001), ("1.23456", 1.2346), ("7.", 7),
        ("1.234.567,891", 1234567.891), ("1\u00a0000", 1000),
    ],
)  # fmt: skip
def test_numbers(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "abc", "1e5", "12 apples", "--1", ",", "٣", "nan", "999999999999999"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_number(text)


@given(st.integers(-(10**12), 10**12), st.sampled_from([".", ","]))
def test_numbers_with_either_decimal_sign(ten_thousandths: int, sign: str) -> None:
    text = f"{ten_thousandths / 10_000:.4f}".replace(".", sign)
    assert read_number(text) == ten_thousandths / 10_000


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31", "2026-01-30T23:00:00.000Z"),
        ("31/01/2026", "2026-01-30T23:00:00.000Z"),
        ("1/7/2026", "2026-06-30T22:00:00.000Z"),
        ("01.07.2026 9:05", "2026-07-01T07:05:00.000Z"),
        ("31/01/2026 09:05:06", "2026-01-31T08:05:06.000Z"),
        ("2026-01-31 09:05", "2026-01-31T08:05:00.000Z"),
        ("2026-01-31T09:05:00Z", "2026-01-31T09:05:00.000Z"),
        ("2026-01-31T09:05:00+05:30", "2026-01-31T03:35:00.000Z"),
    ],
)
def test_dates(text: str, moment: str) -> None:
    assert read_date(text, "Europe/Berlin") == moment


@pytest.mark.parametrize("text", ["", "soon", "12/31/2026", "31/02/2026", "2026-13-01", "31/01/26"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="date"):
        read_date(text, "UTC")


def row(fields: list[str | None], cells: list[str], reading: Reading = LENIENT) -> Read:
    return read_row(Record(2, cells), fields, reading)


def test_cells_become_values() -> None:
    fields: list[str | None] = ["email", "phone", "name", "tags", None, "revenue", "country"]
    read = row(fields, [" ADA@x.de ", "0151 12345678", "Ada King Lovelace", "a|b, a", "?", "1,5", "Germany"])
    assert read == Row(
        2,
        {"email": "ada@x.de", "phone": "+4915112345678", "first_name": "Ada", "last_name": "King Lovelace",
         "revenue": 1.5, "country": "DE"},
        ["a", "b"],
    )  # fmt: skip


def test_empty_and_missing_cells_say_nothing() -> None:
    assert row(["email", "city", "company"], ["a@b.de", "  "]) == Row(2, {"email": "a@b.de"})


def test_the_first_filled_of_two_columns_counts_and_tags_add_up() -> None:
    read = row(["phone", "phone", "tags", "tags"], ["", "+4915112345678", "a", "b|a"])
    assert read == Row(2, {"phone": "+4915112345678"}, ["a", "b"])


def test_own_columns_win_over_the_whole_name() -> None:
    assert row(["email", "name", "first_name"], ["a@b.de", "Lovelace, Ada", "Augusta"]) == Row(
        2, {"email": "a@b.de", "last_name": "Lovelace", "first_name": "Augusta"}
    )


@pytest.mark.parametrize(
    ("fields", "cells", "reason"),
    [
        (["email"], ["nobody"], "invalid_email"),
        (["email", "phone"], ["a@b.de", "123"], "invalid_phone"),
        (["email", "revenue"], ["a@b.de", "much"], "invalid_revenue"),
        (["email", "last_interaction_at"], ["a@b.de", "soon"], "invalid_last_interaction_at"),
        (["email", "city"], ["a@b.de", "x" * 300], "invalid_city"),
        (["email", "tags"], ["a@b.de", "x" * 101], "invalid_tags"),
        (["email"], ["a@b.de", "more"], "too_many_cells"),
    ],
)
def test_why_rows_are_rejected(fields: list[str | None], cells: list[str], reason: str) -> None:
    read = row(fields, cells)
    assert isinstance(read, Reject)
    assert read.reason == reason


def test_free_text_in_secondary_columns_costs_the_row_only_if_mapped() -> None:
    fields: list[str | None] = ["email", "language", "country"]
    read = row(fields, ["a@b.de", "very English", "Atlantis"])
    assert read == Row(2, {"email": "a@b.de"}, left_out=["language", "country"])
    assert isinstance(row(fields, ["a@b.de", "very English", ""], STRICT), Reject)


def test_empty_cells_at_the_end_are_fine() -> None:
    assert row(["email"], ["a@b.de", "", " "]) == Row(2, {"email": "a@b.de"})


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "--1", "+", "-1,5"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert meant(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["Ada = Lovelace", "-12.5", "+4915112345678", "", "'quoted'"])
def test_what_can_do_no_harm_stays(cell: str) -> None:
    assert harmless(cell) == cell
    assert meant(cell) == cell
