"""What the deployed functions may do and are given, read from the template: the rights are written out once more here,
so that a change of them is seen in a review."""

import re
from typing import Any

import pytest

from godwit.environment import Environment
from infra.entry_points import ENTRY_POINTS
from tests.infra.reading import Resources, allowed, functions, listed, of_type, referred, statements

CONTACTS_ALL = "contacts: BatchGetItem ConditionCheckItem DeleteItem GetItem PutItem Query UpdateItem"
EXPECTED: dict[str, list[str]] = {
    "contacts.api": [
        CONTACTS_ALL,
        "core: GetItem PutItem Query UpdateItem",
        "objects: GetObject PutObject",
        "bucket: ListBucket",
        "imports: SendMessage",
    ],
    "contacts.importer": [
        CONTACTS_ALL,
        "core: GetItem PutItem Query UpdateItem",
        "objects: DeleteObject GetObject PutObject",
        "bucket: ListBucket",
        "imports: ChangeMessageVisibility DeleteMessage GetQueueAttributes GetQueueUrl ReceiveMessage SendMessage",
        "indexing: SendMessage",
    ],
}
