"""What people wanted no more, where no contact can say it any longer. May touch: the store.

A contact's no is in its fields, as long as it is there and has the address. After that it stands as a suppression under
the hash of the address alone, so that whoever gets the address next, by an import, is left in peace.
"""

from godwit.clock import from_iso
from godwit.contacts.document import Doc
from godwit.contacts.reachability import ADDRESS_FIELD, CHANNELS, STOPPED_FIELD, Channel
from godwit.contacts.suppression_reasons import ERASED, OWN_WISH, SOFT_BOUNCES, UNSUBSCRIBED
from godwit.store import keys
from godwit.store.conditions import Absent, Equals, all_of
from godwit.store.protocol import Contended, Delete, Put, Store, TransactionFailed, Write

ATTEMPTS = 20


def outliving(store: Store, workspace: str, doc: Doc, after: Doc | None, now: int, erased: bool = False) -> list[Write]:
    """The writes by which what `doc` says no to outlives it, for the addresses that `after` (None: nobody) lacks.

    Who is `erased` says no to everything.
    """
    writes: list[Write] = []
    for channel in CHANNELS:
        address, said = doc[ADDRESS_FIELD[channel]], doc["consent"][channel]
        stopped = doc[STOPPED_FIELD[channel]]
        is_given_up = bool(address) and (after is None or after[ADDRESS_FIELD[channel]] != address)
        if is_given_up and (erased or stopped is not None or said["given"] is False):
            since = None if erased else stopped or said["at"]
            at = now if since is None else from_iso(since)
            reason = ERASED if erased else UNSUBSCRIBED
            writes += _suppressing(store, workspace, channel, keys.digest(workspace, channel, address), reason, at)
    return writes


def leave_in_peace(store: Store, workspace: str, channel: Channel, digest: str, at: int) -> None:
    """Let nothing more be sent to the address with that digest, for its owner said so at `at` (ms).

    What stands against it already stays, but for soft bounces. A contact that has the address by now doesn't show it,
    for nobody can tell which one that is; senders look at the suppression itself. Raises Contended.
    """
    for _ in range(ATTEMPTS):
        writes = _suppressing(store, workspace, channel, digest, UNSUBSCRIBED, at)
        if not writes:
            return
        try:
            store.transact(writes)
        except TransactionFailed:
            continue
        return
    raise Contended("others kept changing what stands against the address")


def _suppressing(store: Store, workspace: str, channel: Channel, digest: str, reason: str, at: int) -> list[Write]:
    key = keys.suppression_of(workspace, channel, digest)
    wanted = {"reason": reason, "at": at, "mark": OWN_WISH}
    held = store.get(key, consistent=True)
    if held is None:
        return [Put(key, wanted, Absent())]
    if held.get("mark") != SOFT_BOUNCES:
        return []
    unchanged = all_of(Equals("mark", SOFT_BOUNCES), Equals("at", held["at"]))
    return [Put(key, wanted, unchanged), Delete(keys.suppressed_of(workspace, channel, digest, held["at"]))]
