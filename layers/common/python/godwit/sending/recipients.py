"""The contacts of a batch as they are this moment, suppressions included. May touch: the store."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from godwit.store import keys
from godwit.store.protocol import Store


def read_recipients(store: Store, workspace: str, numbers: Collection[int]) -> dict[int, Mapping[str, Any]]:
    """The stored contacts by number, in two strongly consistent requests; those that are gone are left out.

    The suppression of the address itself counts, not only its mirror in the contact: it may be a moment older.
    """
    by_key = {keys.contact(workspace, number): number for number in numbers}
    found = store.get_many(list(by_key), consistent=True)
    contacts = {by_key[key]: json.loads(item["doc"]) for key, item in found.items() if "doc" in item}
    addresses = {keys.suppression(workspace, "email", c["email"]): n for n, c in contacts.items() if c["email"]}
    for key, item in store.get_many(list(addresses), consistent=True).items():
        contacts[addresses[key]]["suppressed"]["email"] = item["reason"]
    return contacts
