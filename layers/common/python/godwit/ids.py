"""Ids: ULIDs, so that sorting by id is sorting by creation; contacts' are their numbers. https://github.com/ulid/spec"""

import re
from collections.abc import Callable

from ulid import ULID

NewId = Callable[[], str]
"""Answers a fresh ULID. Passed in, so that tests can foretell it."""

PATTERN = r"^[0-7][0-9A-HJKMNP-TV-Z]{25}$"
"""Of the ids that we give. Others can't be anything's."""
CONTACT_PATTERN = r"^[1-9][0-9]{0,9}$"

_ULID = re.compile(PATTERN.removesuffix("$"))
_CONTACT = re.compile(CONTACT_PATTERN.removesuffix("$"))


def new_id() -> str:
    """A fresh ULID: 26 characters of Crockford's base 32."""
    return str(ULID())


def ulid(text: str) -> str:
    """The text. Raises ValueError where it can't be an id of ours."""
    if not _ULID.fullmatch(text):
        raise ValueError("an id has 26 digits and capital letters, such as 01KA1VSVY8Q2Y0S7X4C1G5WBJD")
    return text


def contact_number(identifier: str) -> int:
    """The number that a contact's id stands for. Raises ValueError where it can't be one."""
    if not _CONTACT.fullmatch(identifier) or int(identifier) >= 2**32:
        raise ValueError("a contact's id is a number in decimal, such as 4711")
    return int(identifier)
