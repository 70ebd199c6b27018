"""What can be stored, said once: every store refuses what DynamoDB would, before anything is written. Pure.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""

from collections.abc import Mapping
from typing import Any

from godwit.store.keys import Key
from godwit.store.protocol import Check, Put, Unstorable, Update, Write

LARGEST_ITEM = 400 * 2**10
"""Bytes of an item, its attributes' names included."""
LARGEST_NUMBER = 10**38
"""Numbers have 38 digits."""
_KEY_BYTES = {"pk": 2_048, "sk": 1_024}


def require_storable(write: Write | Check) -> None:
    """Raises Unstorable. Attributes that are None are left out of the item; within lists and dicts None can't be."""
    size = _key_size(write.key)
    match write:
        case Put(_, item):
            size += _size_of(item)
        case Update():
            size += _size_of(write.set) + _size_of(write.default) + _size_of(write.add)
    if size > LARGEST_ITEM:
        raise Unstorable(f"an item of {size:,} bytes; {LARGEST_ITEM:,} are possible")


def is_possible(key: Key) -> bool:
    """Whether there can be an item under this key; DynamoDB refuses even to look for others."""
    try:
        return _key_size(key) > 0
    except Unstorable:
        return False


def _key_size(key: Key) -> int:
    sizes = {"pk": _size(key.pk), "sk": _size(key.sk)}
    for name, size in sizes.items():
        if not 1 <= size <= _KEY_BYTES[name]:
            raise Unstorable(f"a key with a {name} of {size} bytes; 1 to {_KEY_BYTES[name]} are possible")
    return sum(sizes.values()) + len("pksk")


def _size_of(attributes: Mapping[str, Any]) -> int:
    return sum(_size(name) + _size(value) for name, value in attributes.items() if value is not None)


def _size(value: Any) -> int:
    match value:
        case str():
            try:
                return len(value) if value.isascii() else len(value.encode())
            except UnicodeEncodeError:
                raise Unstorable("a text with half of a character") from None
        case bool():
            return 1
        case int() if abs(value) < LARGEST_NUMBER:
            return 21
        case bytes():
            return len(value)
        case list():
            return 3 + sum(1 + _size(each) for each in value)
        case dict():
            return 3 + sum(1 + _size(name) + _size(each) for name, each in value.items())
    raise Unstorable(f"{type(value).__name__} {value!r:.50} is not kept in the store")
