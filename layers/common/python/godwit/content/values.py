"""What templates do with a contact's values: print, filter and compare them, whatever they are, without raising. Pure.

What is absent, null or empty counts as nothing: it prints as nothing, equals nothing only, and makes `<` and `>` false.
"""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Undefined
from jinja2.filters import do_capitalize, do_title


def text_of(value: Any) -> str:
    """A contact's value as readers see it: lists by commas, whole numbers without a point, nothing as nothing."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, Undefined | Mapping):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple | set):
        return ", ".join(text_of(each) for each in value)
    return str(value)


def is_nothing(value: Any) -> bool:
    """Whether a value is absent, null or empty."""
    # Most values are something: these are told at the first look.
    return not value and (value is None or isinstance(value, Undefined) or value in ("", []))


def _equal(left: Any, right: Any) -> bool:
    if is_nothing(left) or is_nothing(right):
        return is_nothing(left) and is_nothing(right)
    return bool(left == right)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compared(left: Any, right: Any) -> bool:
        both_numbers = isinstance(left, int | float) and isinstance(right, int | float)
        both_texts = isinstance(left, str) and isinstance(right, str) and left != "" and right != ""
        return (both_numbers or both_texts) and compare(left, right)

    return compared


def _contained(item: Any, container: Any) -> bool:
    if isinstance(container, str):
        return isinstance(item, str) and item != "" and item in container
    return isinstance(container, list | tuple | set) and any(_equal(item, each) for each in container)


def _default(value: Any, fallback: Any = "") -> Any:
    return fallback if is_nothing(value) else value


FILTERS: dict[str, Callable[..., Any]] = {
    "capitalize": lambda value: do_capitalize(text_of(value)),
    "default": _default,
    "lower": lambda value: text_of(value).lower(),
    "title": lambda value: do_title(text_of(value)),
    "trim": lambda value: text_of(value).strip(),
    "upper": lambda value: text_of(value).upper(),
}
COMPARISON = "godwit "
"""In front of the operators' names, so that no template can call them as filters."""
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    COMPARISON + "eq": _equal,
    COMPARISON + "ne": lambda left, right: not _equal(left, right),
    COMPARISON + "lt": _ordered(lambda left, right: left < right),
    COMPARISON + "lteq": _ordered(lambda left, right: left <= right),
    COMPARISON + "gt": _ordered(lambda left, right: left > right),
    COMPARISON + "gteq": _ordered(lambda left, right: left >= right),
    COMPARISON + "in": _contained,
    COMPARISON + "notin": lambda item, container: not _contained(item, container),
}
