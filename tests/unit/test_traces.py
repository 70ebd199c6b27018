"""Finding a person in a file, however it is written."""

import gzip
import json
import re

import pytest
from godwit.contacts.marks import marks_of
from godwit.jobs.traces import Traces

from tests.factories import WORKSPACE

ADA = Traces(
    WORKSPACE,
    marks_of(
        WORKSPACE,
        [
            ("email", "ada@example.com"),
            ("email", "ada@xn--mnchen-3ya.example"),
            ("phone", "+4915112345678"),
            ("external_id", "crm-1"),
            ("external_id", "Lovelace, A"),
        ],
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.com",
        'x,"ADA@Example.com",y',
        '{"Address":"ada@example.com"}',
        "a\nb\n<ada@example.com>",
        "+49 151 12345678",
        "0151 / 123 456 78",
        "(0151) 12345678;x",
        "004915112345678",
        "4915112345678",
        "Ada,CRM-1,Ulm",
        "mailto:ada@example.com?subject=x",
        "'ada@example.com'",
        "to=ada@example.com.",
        "Ada@München.example;Ulm",
        '"Lovelace, A",x',
        "x;lovelace, a;y",
        '{"User": {"UserId":"crm-1"}}',
        "{UserId:crm-1}",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_found(text: str, encoding: str) -> None:
    assert ADA.are_in(f"email,phone\n{text}\n".encode(encoding))
    assert ADA.are_in(gzip.compress(f"email,phone\n{text}\n".encode(encoding)))


@pytest.mark.parametrize(
    "text",
    [
        "bada@example.com",
        "ada@example.community",
        "+4915112345679",
        "5678",
        "crm-12",
        "xcrm-1",
        "1511234567",
        "@",
        "a@",
        "2025-03-17",
    ],
)
def test_not_found(text: str) -> None:
    assert not ADA.are_in(f"email\n{text}\n".encode())


def test_nobody_is_nowhere() -> None:
    assert not Traces(WORKSPACE, {}).are_in(b"a,b\n1,2\n")
    assert not Traces(WORKSPACE, marks_of(WORKSPACE, [])).are_in(b"\x1f\x8bbroken")


@pytest.mark.parametrize("data", [b"\x1f\x8bbroken", b"PK\x03\x04workbook"])
def test_everybody_may_be_in_a_file_that_cannot_be_looked_into(data: bytes) -> None:
    assert ADA.are_in(data)


def test_redacted() -> None:
    said = "550 <ADA@example.com> (+49 151 12345678): no such user crm-1 of bob@example.com"
    assert ADA.redacted(said) == "550 <[erased]> ([erased]): no such user [erased] of bob@example.com"


def test_marks_name_nobody() -> None:
    assert not re.search("ada|example|12345678|crm", json.dumps(marks_of(WORKSPACE, [("email", "ada@example.com")])))
    assert marks_of(WORKSPACE, [("phone", "+4915112345678")]) != marks_of("01OTHER", [("phone", "+4915112345678")])
