"""The items that stand beside a contact: pointers from its addresses, and entries to search its names by. Pure."""

import unicodedata
from collections.abc import Mapping
from typing import Any, Literal

from godwit.contacts.reachability import ADDRESS_FIELD, Channel
from godwit.store import keys
from godwit.store.keys import Key

AddressKind = Literal["email", "phone", "external_id"]
ADDRESS_KINDS: tuple[AddressKind, ...] = ("email", "phone", "external_id")
"""The fields that are unique in a workspace."""

_NAME_LENGTH = 100


def fold(text: str) -> str:
    """`text` as names are compared: without regard to case, width and composition of characters."""
    return unicodedata.normalize("NFKC", text).casefold()


def phone_prefix(text: str) -> str:
    """What an E.164 number would begin with; no number does with a text that holds anything else."""
    digits = "".join(c for c in text if c in "0123456789").removeprefix("00")
    return f"+{digits}" if digits and not set(text) - set("+0123456789 -/().") else text


def pointers(workspace: str, doc: Mapping[str, Any]) -> dict[Key, AddressKind]:
    """The keys of the pointers that a contact's addresses need."""
    return {keys.address(workspace, kind, doc[kind]): kind for kind in ADDRESS_KINDS if doc[kind]}


def suppressions(workspace: str, doc: Mapping[str, Any]) -> dict[Key, Channel]:
    """The keys where the suppressions of a contact's addresses stand, if there are any."""
    return {
        keys.suppression(workspace, channel, doc[field]): channel
        for channel, field in ADDRESS_FIELD.items()
        if doc[field]
    }


def searched(folded: str) -> str:
    """As much of a folded name as is kept to search by."""
    return folded[:_NAME_LENGTH].strip()


def name_texts(doc: Mapping[str, Any]) -> set[str]:
    """What a contact can be searched by: full name, last name, company; folded."""
    first, last, company = doc["first_name"] or "", doc["last_name"] or "", doc["company"] or ""
    texts = {searched(fold(text)) for text in (f"{first} {last}".strip(), last, company)}
    return texts - {""}


def names(workspace: str, number: int, doc: Mapping[str, Any]) -> set[Key]:
    """The keys of a contact's search entries."""
    return {keys.name(workspace, text, number) for text in name_texts(doc)}
