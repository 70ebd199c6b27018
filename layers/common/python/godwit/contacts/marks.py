"""What a contact is recognised by once it is gone: digests of its addresses, which name nobody. Pure.

A tombstone keeps them for its 30 days, so that a person who was deleted can still be erased from files and lists. As
with suppressions, whoever has the table can try all phone numbers: it's pseudonymous, not anonymous.
"""

from collections.abc import Iterable, Mapping

from godwit.contacts.entries import AddressKind
from godwit.store import keys

Marks = Mapping[str, list[str]]
"""Digests by kind: `email` and `sms` of whole addresses, `digits` of the ends of phone numbers, `external_id`.

Those of external ids have their length before them, since most texts that may be one can so be passed over.
"""

SHORTEST = 7
"""Digits that two ways to write a phone number must have in common, counted from the end."""


def marks_of(workspace: str, addresses: Iterable[tuple[AddressKind, str]]) -> dict[str, list[str]]:
    """The marks of somebody who has, or had, these addresses."""
    found: dict[str, set[str]] = {"email": set(), "sms": set(), "digits": set(), "external_id": set()}
    for kind, value in addresses:
        if kind == "phone":
            digits = value.removeprefix("+")
            found["sms"].add(keys.digest(workspace, "sms", value))
            ends = (digits[at:] for at in range(len(digits) - SHORTEST + 1))
            found["digits"].update(keys.digest(workspace, "digits", end) for end in ends)
        elif kind == "email":
            found[kind].add(keys.digest(workspace, kind, value))
        else:
            found[kind].add(external_id_mark(workspace, value.casefold()))
    return {kind: sorted(digests) for kind, digests in found.items()}


def external_id_mark(workspace: str, folded: str) -> str:
    """The mark of a case-folded external id."""
    return f"{len(folded)}#{keys.digest(workspace, 'external_id', folded)}"
