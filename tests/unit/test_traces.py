"""Finding a person in a file, however it is written."""

import gzip

import pytest
from godwit.jobs.traces import speaks_of

ADA = {"email": "ada@example.com", "phone": "+4915112345678", "external_id": "crm-1"}


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
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_found(text: str, encoding: str) -> None:
    assert speaks_of(f"email,phone\n{text}\n".encode(encoding), ADA)
    assert speaks_of(gzip.compress(f"email,phone\n{text}\n".encode(encoding)), ADA)


@pytest.mark.parametrize(
    "text", ["bada@example.com", "ada@example.community", "+4915112345679", "5678", "crm-12", "xcrm-1", "1511234567"]
)
def test_not_found(text: str) -> None:
    assert not speaks_of(f"email\n{text}\n".encode(), ADA)


def test_nobody_is_nowhere() -> None:
    assert not speaks_of(b"a,b\n1,2\n", {})
    assert not speaks_of(b"\x1f\x8bbroken", {})


@pytest.mark.parametrize("data", [b"\x1f\x8bbroken", b"PK\x03\x04workbook"])
def test_everybody_may_be_in_a_file_that_cannot_be_looked_into(data: bytes) -> None:
    assert speaks_of(data, ADA)
