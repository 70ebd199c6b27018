"""What files are, told by what is in them, and what they may be called."""

import io
import zipfile

import pytest
from godwit.files.kinds import ATTACHMENTS, IMAGES, LONGEST_NAME, clean_name, extension_of
from hypothesis import given
from hypothesis import strategies as st


def package(*names: str) -> bytes:
    """An Office file with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "x")
    return made.getvalue()


GOOD = {
    "pdf": b"%PDF-1.7\n\0",
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "jpg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "jpeg": b"\xff\xd8\xff\xe1\0\x16Exif\0\0",
    "gif": b"GIF89a\x01\0",
    "csv": "name;city\r\nAda;Köln\r\n".encode(),
    "txt": "Grüße\t\n".encode("cp1252"),
    "ics": b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
    "docx": package("word/document.xml"),
    "xlsx": package("xl/workbook.xml"),
    "pptx": package("ppt/presentation.xml"),
}
TEXTS = {"csv", "txt", "ics"}


def test_every_kind_is_tried() -> None:
    assert set(GOOD) == set(ATTACHMENTS) >= set(IMAGES)


@pytest.mark.parametrize("extension", GOOD)
def test_a_file_is_taken_for_what_it_is_and_nothing_else(extension: str) -> None:
    recognised = {each for each, kind in ATTACHMENTS.items() if kind.recognises(GOOD[extension])}
    alike = {"jpg", "jpeg"} if extension in ("jpg", "jpeg") else {extension}
    # Any text may be called a text or a table.
    assert recognised == (alike | {"csv", "txt"} if extension in TEXTS else alike)


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\0\x03\0\0\0",
        b"\x7fELF\x02\x01\x01\0",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        package("word/document.xml", "word/vbaProject.bin"),
        package("xl/workbook.xml", "xl/vbaproject.BIN"),
        package("evil.exe"),
        package("word/document.xml")[:-4],
        b"",
    ],
)
def test_what_is_dangerous_or_broken_is_none_of_them_but_perhaps_text(data: bytes) -> None:
    assert {each for each, kind in ATTACHMENTS.items() if kind.recognises(data)} <= {"csv", "txt"}


@given(st.binary(max_size=200))
def test_any_bytes_are_looked_into_without_an_error(data: bytes) -> None:
    for kind in ATTACHMENTS.values():
        kind.recognises(b"PK\x03\x04" + data)
        kind.recognises(data)


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("Menu.PDF", "Menu.PDF"),
        ("../../etc/menu.pdf", "menu.pdf"),
        ("C:\\Users\\ada\\menu.pdf", "menu.pdf"),
        ("Speisekarte für Mai.pdf", "Speisekarte für Mai.pdf"),
        ('a"b;\r\nX-Evil: 1.pdf', "a b; X-Evil 1.pdf"),
        ("menu\u202efdp.exe.pdf", "menu fdp.exe.pdf"),
        (".pdf", ""),
        ("...", ""),
        ("x" * 300 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_names(given_name: str, name: str) -> None:
    assert clean_name(given_name) == name


@given(st.text(max_size=300))
def test_a_clean_name_is_short_one_line_and_stays_as_it_is(text: str) -> None:
    name = clean_name(text + ".pdf")
    assert len(name) <= LONGEST_NAME
    assert not set(name) & set('\r\n\0/\\"')
    assert clean_name(name) == name
    assert name == "" or extension_of(name) == "pdf"
