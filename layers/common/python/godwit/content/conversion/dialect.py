"""What a dialect is made of, and what all of them need. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from godwit.contacts.field_names import field_name
from godwit.content.personalisation import CUSTOM, fault_of_name, parse, variables
from godwit.content.pieces import MAX_TAG, TemplateFault
from godwit.imports.headings import NAME, recognise

_WRITABLE = re.compile(r"[a-z][a-z0-9_]*")


class Translator(Protocol):
    """Translates the tags of one source, one after the other."""

    def translate(self, tag: re.Match[str]) -> str | None:
        """What takes the place of a tag; None where that is not known."""
        ...


@dataclass(frozen=True)
class Dialect:
    """`sign`: what is found in sources of this dialect only; `tag`: its tags; `translator`: a new one for a source."""

    sign: re.Pattern[str]
    tag: re.Pattern[str]
    translator: Callable[[], Translator]


_END = "{% endif %}"


class Blocks:
    """The blocks that are open: for each, what closes it, and None where it could not be translated."""

    def __init__(self) -> None:
        self._open: list[str | None] = []

    def begin(self, condition: str | None) -> str | None:
        """The tag that begins a condition, None where that is not known."""
        tag = _tag(f"{{% if {condition} %}}", after=_END) if condition else None
        self._open.append(_END if tag else None)
        return tag

    def begin_unconditional(self) -> str:
        """What begins a block that is always there."""
        self._open.append("")
        return ""

    def otherwise(self, condition: str | None = None) -> str | None:
        """The tag of another branch of the condition that was begun last: with a condition of its own, or the rest."""
        if not self._open or self._open[-1] != _END:
            return None
        tag = f"{{% elif {condition} %}}" if condition else "{% else %}"
        return _tag(tag, before="{% if tags %}", after=_END)

    def end(self) -> str | None:
        """The tag that ends the block that was begun last."""
        return self._open.pop() if self._open else None


def printed(expression: str | None) -> str | None:
    """The tag that prints the value of an expression of ours."""
    return _tag(f"{{{{ {expression} }}}}") if expression else None


def quoted(text: str) -> str:
    """A text as a constant in an expression of ours."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def custom(name: str) -> str | None:
    """The custom field that imports make of a name."""
    ours = field_name(name)
    return f"{CUSTOM}.{ours}" if _WRITABLE.fullmatch(ours) else None


def field(name: str) -> str | None:
    """The field that imports put a column with this heading into. `NAME` stands for first and last name."""
    return recognise(name) or custom(name)


def printed_field(name: str | None) -> str | None:
    """The tags that print a field that `field` named."""
    return "{{ first_name }} {{ last_name }}" if name == NAME else printed(name)


def asked_field(name: str | None) -> str | None:
    """The condition that a field that `field` named has a value."""
    return "first_name or last_name" if name == NAME else name


def is_ours(tag: str) -> bool:
    """Whether a tag is one of ours already."""
    try:
        names = variables(parse(tag))
    except TemplateFault:
        return False
    return not any(map(fault_of_name, names))


def _tag(tag: str, before: str = "", after: str = "") -> str | None:
    """The tag, which stands well between `before` and `after`; None where it would be refused."""
    return tag if len(tag) <= MAX_TAG and is_ours(before + tag + after) else None
