"""The kinds of files that are taken, told by what is in them and not by what they are called. Pure.

No archives and no old Office formats: mail filters can't look into the one, and macros hide in the other.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

LONGEST_NAME = 100
"""Characters of a file's name; mail clients cut longer ones."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')
"""What some file system doesn't take, and what turns the reading direction around (`gpj.exe` shown as `exe.jpg`)."""


@dataclass(frozen=True)
class Kind:
    """`content_type` is what we say the file is; callers may also say one of `also`. `recognises` looks into it."""

    content_type: str
    recognises: Callable[[bytes], bool]
    also: frozenset[str] = frozenset()


def _begins(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(beginnings)


def _is_text(data: bytes) -> bool:
    """UTF-8 or an 8-bit alphabet: no control characters but tabs and ends of lines and pages."""
    return not re.search(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]", data)


def _is_calendar(data: bytes) -> bool:
    """RFC 5545, 3.4."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == b"BEGIN:VCALENDAR" and _is_text(data)


def _office(folder: str) -> Callable[[bytes], bool]:
    """Office Open XML (ECMA-376 part 2): a package with its list of types, no macros in it."""

    def recognises(data: bytes) -> bool:
        try:
            names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
        return (
            "[Content_Types].xml" in names
            and any(name.startswith(folder) for name in names)
            and not any(name.lower().endswith("vbaproject.bin") for name in names)
        )

    return recognises


_OFFICE = "application/vnd.openxmlformats-officedocument"
_JPEG = Kind("image/jpeg", _begins(b"\xff\xd8\xff"), frozenset({"image/jpg", "image/pjpeg"}))

IMAGES: Mapping[str, Kind] = {
    "png": Kind("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "gif": Kind("image/gif", _begins(b"GIF87a", b"GIF89a")),
}
"""By extension: what all mail clients show. No SVG: it can hold scripts, and most clients don't show it."""

ATTACHMENTS: Mapping[str, Kind] = {
    **IMAGES,
    "pdf": Kind("application/pdf", lambda data: b"%PDF-" in data[:1024]),
    "csv": Kind("text/csv", _is_text, frozenset({"application/csv", "application/vnd.ms-excel", "text/plain"})),
    "txt": Kind("text/plain", _is_text),
    "ics": Kind("text/calendar", _is_calendar, frozenset({"application/ics"})),
    "docx": Kind(f"{_OFFICE}.wordprocessingml.document", _office("word/")),
    "xlsx": Kind(f"{_OFFICE}.spreadsheetml.sheet", _office("xl/")),
    "pptx": Kind(f"{_OFFICE}.presentationml.presentation", _office("ppt/")),
}
"""By extension."""


def extension_of(filename: str) -> str:
    """What stands behind the last dot, in lower case."""
    return filename.rpartition(".")[2].lower() if "." in filename else ""


def clean_name(filename: str) -> str:
    """The file's name without folders and whatever is no part of a name; its extension stays.

    Empty where nothing is left.
    """
    text = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    text = " ".join(_FORBIDDEN.sub(" ", text).split()).strip(" .")
    stem, dot, extension = text.rpartition(".")
    return stem[: LONGEST_NAME - len(extension) - 1].rstrip(" .") + dot + extension if stem else ""
