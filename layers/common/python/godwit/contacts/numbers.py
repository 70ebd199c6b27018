"""Contact numbers: permanent, per workspace, never given twice. May touch: the store."""

from godwit.store import keys
from godwit.store.protocol import Store, Update

HIGHEST = 2**32 - 1
"""Numbers are 32 bits, the width of a Roaring bitmap."""


def take(store: Store, workspace: str, count: int = 1) -> range:
    """So many fresh numbers. Those that are never used stay gaps. Raises OverflowError when all are given away."""
    counter = store.write(Update(keys.contact_counter(workspace), add={"last": count}))
    assert counter is not None
    last: int = counter["last"]
    if last > HIGHEST:
        raise OverflowError("this workspace has given away all contact numbers")
    return range(last - count + 1, last + 1)


def last(store: Store, workspace: str) -> int:
    """The last number given away, 0 before the first."""
    counter = store.get(keys.contact_counter(workspace), consistent=True)
    return int(counter["last"]) if counter else 0
