"""Things that tests need, made with sensible defaults. Shared: add to it, don't change what others rely on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from godwit.contacts.document import new_doc
from godwit.store import keys
from godwit.store.protocol import Store, Update

WORKSPACE = "01JW0RKSPACE0000000000000A"
THERE, ELSEWHERE = "01K0THERE00000000000000000", "01K0E15EWHERE0000000000000"
"""Ids of what a test puts there by itself."""
NOWHERE = "01K0N0WHERE000000000000000"
"""The id of nothing."""


def contact_doc(at: int = 0, **fields: Any) -> dict[str, Any]:
    """A stored contact's `doc`, made at `at` (ms), with these fields and the defaults of all others."""
    return new_doc(at) | fields


def put_contact(store: Store, number: int, at: int, workspace: str = WORKSPACE, **fields: Any) -> None:
    """Store a contact as changed at `at` (ms), whatever was there; pointers and search entries are left out."""
    item = {"updated_at": at, "doc": json.dumps(contact_doc(at, **fields)), "deleted": None, "expires_at": None}
    store.write(Update(keys.contact(workspace, number), set=item, add={"version": 1}))


def bury_contact(store: Store, number: int, at: int, workspace: str = WORKSPACE) -> None:
    """Leave a tombstone where a contact was, at `at` (ms); like every change it makes the version grow."""
    tombstone = {"deleted": True, "updated_at": at, "expires_at": at // 1000}
    store.write(Update(keys.contact(workspace, number), set=tombstone, remove=("doc",), add={"version": 1}))


@dataclass
class FakeSchedules:
    """The scheduler, as far as it goes: `held` are due times (ms) and bodies by name. `create` may be told to fail."""

    held: dict[str, tuple[int, Mapping[str, Any]]] = field(default_factory=dict)
    fails: bool = False

    def create(self, name: str, due_at: int, body: Mapping[str, Any]) -> None:
        if self.fails:
            raise RuntimeError("the scheduler can't be reached")
        self.held[name] = (due_at, body)

    def remove(self, name: str) -> None:
        self.held.pop(name, None)


def api_event(
    method: str,
    path: str,
    body: Any = None,
    query: Mapping[str, Any] | None = None,
    role: str = "owner",
    workspace: str = WORKSPACE,
) -> dict[str, Any]:
    """An API Gateway v2 event as the JWT authorizer lets it through. A `body` of bytes is sent as it is."""
    claims = {"token_use": "id", "custom:workspace": workspace, "custom:role": role, "email": f"{role}@demo.test"}
    params = {name: str(value) for name, value in (query or {}).items()}
    sent = None if body is None else body.decode() if isinstance(body, bytes) else json.dumps(body)
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": urlencode(params),
        "headers": {"content-type": "application/json"},
        "queryStringParameters": params or None,
        "requestContext": {
            "stage": "$default",
            "http": {"method": method, "path": path},
            "authorizer": {"jwt": {"claims": claims, "scopes": None}},
        },
        "body": sent,
        "isBase64Encoded": False,
    }
