"""Ids: ULIDs, so that sorting by id is sorting by creation. https://github.com/ulid/spec"""

from collections.abc import Callable

from ulid import ULID

NewId = Callable[[], str]
"""Answers a fresh ULID. Passed in, so that tests can foretell it."""


def new_id() -> str:
    """A fresh ULID: 26 characters of Crockford's base 32."""
    return str(ULID())
