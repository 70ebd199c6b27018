"""Pydantic's errors as faults, in our own words. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from godwit.errors import Fault

_EMPTY = "must not be empty"

Words = str | Callable[[Mapping[str, Any]], str]
"""What to say of an error, or what makes that of its context."""


def _more(limit: str, unit: str) -> Words:
    return lambda context: f"has more than {context[limit]:,} {unit}"


def _fewer(limit: str, unit: str) -> Words:
    return lambda context: _EMPTY if context[limit] == 1 else f"has fewer than {context[limit]:,} {unit}"


_WORDS: Mapping[str, Words] = {
    "missing": "is needed",
    "extra_forbidden": "is not known here",
    "none_required": "must be null",
    "string_type": "must be text",
    "string_too_long": _more("max_length", "characters"),
    "string_too_short": _fewer("min_length", "characters"),
    "string_pattern_mismatch": lambda context: f"must be written so: {context['pattern']}",
    "too_long": _more("max_length", "items"),
    "too_short": _fewer("min_length", "items"),
    "list_type": "must be a list",
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), "must be an object"),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), "must be a whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "must be a number"),
    "finite_number": "must be a finite number",
    **dict.fromkeys(("bool_type", "bool_parsing"), "must be true or false"),
    "greater_than_equal": lambda context: f"must be {context['ge']:,.15g} or more",
    "less_than_equal": lambda context: f"must be {context['le']:,.15g} or less",
    **dict.fromkeys(("literal_error", "enum"), lambda context: f"must be {context['expected']}"),
}


def message_of(error: Mapping[str, Any]) -> str:
    """What to tell of one of pydantic's errors; what our own validators say is told as it is."""
    words = _WORDS.get(error["type"])
    if words is None:
        return str(error["msg"]).removeprefix("Value error, ")
    return words if isinstance(words, str) else words(error["ctx"])


def path_of(location: Sequence[str | int]) -> str:
    """A pydantic location as CONTRACT writes paths: `filter.all[1].value`."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if path else str(part)
    return path


def faults_of(errors: Sequence[Any], skip: int = 0) -> list[Fault]:
    """Pydantic's errors as faults, their first `skip` location parts left out."""
    return [Fault(path_of(error["loc"][skip:]) or "body", message_of(error)) for error in errors]
