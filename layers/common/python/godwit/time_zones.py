"""Time zones by their IANA names. Touches: the machine's list of them, once."""

from functools import cache
from zoneinfo import available_timezones

_NO_PLACE = frozenset({"Factory", "localtime", "posixrules"})
"""Files beside the zones: a machine's own zone, and what it has until it's set."""


@cache
def time_zones() -> frozenset[str]:
    """All names."""
    return frozenset(available_timezones() - _NO_PLACE)


def time_zone(name: str) -> str:
    """The name. Raises ValueError where there is no such zone."""
    if name not in time_zones():
        raise ValueError("write a time zone by its IANA name, such as Europe/Berlin")
    return name
