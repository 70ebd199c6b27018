"""The three tables and their indexes, said once: the CDK app, the in-memory store and the tests read this. Pure."""

from dataclasses import dataclass
from typing import Literal

EXPIRES_AT = "expires_at"
"""The attribute DynamoDB's time-to-live looks at, in every table (seconds since 1970)."""


@dataclass(frozen=True)
class Index:
    """A global secondary index. Items without both attributes are not in it (it is sparse)."""

    name: str
    partition: str
    sort: str
    sort_type: Literal["S", "N"]
    keys_only: bool = False
    only: tuple[str, ...] = ()
    """The attributes that it holds beside keys; none named: all of them."""


@dataclass(frozen=True)
class Table:
    """A table with the key attributes `pk` and `sk`, both strings."""

    name: str
    indexes: tuple[Index, ...] = ()
    stream: bool = False

    def index(self, name: str) -> Index:
        """The index of that name; KeyError where there is none."""
        for index in self.indexes:
            if index.name == name:
                return index
        raise KeyError(name)


CHANGES = Index("changes", partition="pk", sort="updated_at", sort_type="N")
"""Contacts by the time of their last change (ms), per shard: what the contact index lays over its snapshot."""

ACTIVE = Index("active", partition="active", sort="progress_at", sort_type="N")
"""Campaigns that the sweeper must look after, by the time they last got anywhere (ms)."""

LISTED = Index("listed", "listed", "updated_at", "N", only=("version", "created_at", "status", "archived", "entry"))
"""Campaigns without their content, by workspace and the time of their last change (ms): what searching looks at."""

BY_CONTACT = Index("by_contact", partition="contact", sort="campaign", sort_type="S", keys_only=True)
"""The campaigns a contact was sent."""

CONTACTS = Table("contacts", (CHANGES,))
CORE = Table("core", (ACTIVE, LISTED))
LEDGER = Table("ledger", (BY_CONTACT,), stream=True)
TABLES = (CONTACTS, CORE, LEDGER)
