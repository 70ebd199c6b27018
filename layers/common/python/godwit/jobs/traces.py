"""Whether a file speaks of a person, by any of their addresses. Pure.

Errs on the side of finding: what is asked is whether the file must go.
"""

import io
import re
from collections.abc import Mapping

from godwit.imports.table import Unreadable, encoding_of, unpack

_DIGITS = re.compile(r"[+(\d][\d\s\-()./]{5,}\d", re.ASCII)
_SHORTEST = 7
"""Digits that a phone number must have in common, counted from its end."""


def speaks_of(data: bytes, addresses: Mapping[str, str]) -> bool:
    """Whether a file (gzip or not, any usual encoding) has `email`, `phone` or `external_id` of a person in it.

    A phone number may be written with or without its country code, and with any signs between the digits. A file that
    can't be looked into may speak of anybody.
    """
    try:
        unpacked = unpack(data)
    except Unreadable:
        return bool(addresses)
    texts = [addresses[kind].casefold() for kind in ("email", "external_id") if addresses.get(kind)]
    phone = _digits(addresses.get("phone", ""))
    with io.TextIOWrapper(io.BytesIO(unpacked), encoding=encoding_of(unpacked), errors="replace") as lines:
        for line in lines:
            folded = line.casefold()
            if any(_has(folded, text) for text in texts):
                return True
            if phone and any(_same_phone(phone, _digits(found)) for found in _DIGITS.findall(line)):
                return True
    return False


def redacted(text: str, addresses: Mapping[str, str]) -> str:
    """A text without the person's addresses."""
    for address in addresses.values():
        text = re.sub(re.escape(address), "[erased]", text, flags=re.IGNORECASE)
    return text


def _has(line: str, text: str) -> bool:
    """Whether a line has a text in it that isn't part of a longer word."""
    at = line.find(text)
    while at >= 0:
        before, after = line[at - 1 : at], line[at + len(text) : at + len(text) + 1]
        if not before.isalnum() and not after.isalnum():
            return True
        at = line.find(text, at + 1)
    return False


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _same_phone(phone: str, digits: str) -> bool:
    national = digits.lstrip("0")
    return len(national) >= _SHORTEST and phone.endswith(national)
