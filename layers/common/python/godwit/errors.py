"""What can go wrong in ways a caller is told of; `godwit.http` turns each into its problem+json. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a body: where (`filter.all[1].value`), what, and in templates on which line."""

    path: str
    message: str
    line: int | None = None


class Invalid(Exception):
    """The body is well-formed JSON that says something we can't accept: 422."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.message}" for fault in faults))
        self.faults = faults


class NotFound(Exception):
    """No such thing in this workspace: 404. The message names the kind, never another workspace's things."""


class Forbidden(Exception):
    """The role may not do this: 403."""


class Conflict(Exception):
    """The thing is in another state than the request takes it to be in: 409."""

    def __init__(self, message: str, state: str | None = None, allowed: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.state = state
        self.allowed = allowed
