"""Whether a file speaks of a person, whose addresses are known as digests alone. Pure.

Errs on the side of finding: what is asked is whether the file must go.
"""

import io
import re

from godwit.contacts.marks import SHORTEST, Marks, external_id_mark
from godwit.imports.table import Unreadable, encoding_of, unpack
from godwit.segments.texts import comparable
from godwit.store import keys

_EMAIL = re.compile(r"[^\s@,;:|\"<>()\[\]\\]+@[^\s@,;:|\"'<>()\[\]\\/?&=#]+")
_PHONE = re.compile(r"[+(\d][\d\s\-()./]{5,}\d", re.ASCII)
_LONGEST_PHONE = 15
"""Digits (E.164)."""
_BETWEEN = re.compile(r"[\s,;:|\"'{}\[\]<>()=]+")
"""What may stand between an external id and what is around it."""
_CELLS = re.compile(r"[;\t\"]")
"""The same where an id has spaces or commas in it."""
_ERASED = "[erased]"


class Traces:
    """A person, as far as `marks` tell."""

    def __init__(self, workspace: str, marks: Marks) -> None:
        self._workspace = workspace
        self._marks = {kind: frozenset(digests) for kind, digests in marks.items()}
        self._lengths = {int(mark.partition("#")[0]) for mark in marks.get("external_id", ())}

    def are_in(self, data: bytes) -> bool:
        """Whether a file (gzip or not, any usual encoding) names them by e-mail address, phone number or external id.

        A phone number may be written with or without its country code, and with any signs between the digits. A file
        that can't be looked into may speak of anybody.
        """
        if not any(self._marks.values()):
            return False
        try:
            unpacked = unpack(data)
        except Unreadable:
            return True
        with io.TextIOWrapper(io.BytesIO(unpacked), encoding=encoding_of(unpacked), errors="replace") as lines:
            return any(self._is_in(line) for line in lines)

    def redacted(self, text: str) -> str:
        """A text without the person's addresses."""
        text = _EMAIL.sub(lambda found: _ERASED if self._is_email(found[0]) else found[0], text)
        text = _PHONE.sub(lambda found: _ERASED if self._is_phone(found[0]) else found[0], text)
        words = re.split(rf"({_BETWEEN.pattern})", text)
        return "".join(_ERASED if self._is_external_id(word.casefold()) else word for word in words)

    def _is_in(self, line: str) -> bool:
        return (
            ("@" in line and any(self._is_email(found) for found in _EMAIL.findall(line)))
            or (self._knows("digits") and any(self._is_phone(found) for found in _PHONE.findall(line)))
            or (self._knows("external_id") and any(map(self._is_external_id, _texts(line.casefold()))))
        )

    def _is_email(self, found: str) -> bool:
        local, _, domain = found.casefold().rpartition("@")
        domain = comparable("email_domain", domain.rstrip("."))
        # What stands before an address, as in `'ada@…` or `to=ada@…`, may be part of one too.
        begins = (0, *(at + 1 for at, character in enumerate(local) if not character.isalnum()))
        return any(self._has("email", f"{local[at:]}@{domain}") for at in begins if at < len(local))

    def _is_phone(self, found: str) -> bool:
        national = re.sub(r"\D", "", found).lstrip("0")
        return SHORTEST <= len(national) <= _LONGEST_PHONE and self._has("digits", national)

    def _is_external_id(self, text: str) -> bool:
        """Whether a case-folded text is one."""
        return len(text) in self._lengths and external_id_mark(self._workspace, text) in self._marks["external_id"]

    def _knows(self, kind: str) -> bool:
        return bool(self._marks.get(kind))

    def _has(self, kind: str, text: str) -> bool:
        return keys.digest(self._workspace, kind, text) in self._marks.get(kind, ())


def _texts(line: str) -> set[str]:
    """What could be an external id: words, cells of a table, and texts in quotes."""
    return {*_BETWEEN.split(line), *map(str.strip, _CELLS.split(line)), *map(str.strip, line.split(","))}
