"""Addresses that nothing may be sent to, whether a contact has them or not. May touch: the store."""

from godwit.clock import Clock, system_clock
from godwit.contacts.commit import amend
from godwit.contacts.document import Doc
from godwit.contacts.reachability import ADDRESS_FIELD, Channel
from godwit.store import keys
from godwit.store.protocol import Store, Update


def suppress(
    store: Store,
    workspace: str,
    channel: Channel,
    address: str,
    reason: str,
    at: int,
    clock: Clock = system_clock,
) -> None:
    """Let nothing more be sent to `address`, since `at` (ms) and for `reason` (`hard_bounce`, `complaint`, …).

    The contact that has the address shows it too. Repeating changes nothing: the first reason stays.
    Raises Contended, where trying again is right.
    """
    value = _normal(channel, address)
    key = keys.suppression(workspace, channel, value)
    first = store.write(Update(key, default={"reason": reason, "at": at}))
    assert first is not None
    field = ADDRESS_FIELD[channel]

    def mirror(doc: Doc) -> Doc | None:
        if doc[field] != value:
            return None
        return {**doc, "suppressed": {**doc["suppressed"], channel: first["reason"]}}

    pointer = store.get(keys.address(workspace, field, value), consistent=True)
    if pointer is not None:
        amend(store, workspace, pointer["number"], mirror, clock)


def suppression_of(store: Store, workspace: str, channel: Channel, address: str) -> str | None:
    """Why nothing may be sent to `address`, read strongly; None where nothing stands against it."""
    item = store.get(keys.suppression(workspace, channel, _normal(channel, address)), consistent=True)
    return item["reason"] if item else None


def _normal(channel: Channel, address: str) -> str:
    return address.strip().lower() if channel == "email" else address
