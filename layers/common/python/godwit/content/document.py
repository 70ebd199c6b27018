"""Email documents, as the editor makes them (TipTap's JSON): what they may consist of. Pure.

A document is read once, into nodes whose attributes are in normal form; what it may not have is named by its path and
never left out in silence. https://tiptap.dev/docs/editor/core-concepts/schema
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from godwit.content.pieces import MAX_FAULTS

MAX_DEPTH = 24
"""Nodes inside nodes."""
MAX_NODES = 5_000
WIDEST_IMAGE = 2_000
"""Pixels."""
LONGEST_ADDRESS = 2_000
LONGEST_LABEL = 500
"""Characters of a button's text, and of what stands in for an image."""
LONGEST_NAME = 80
"""Characters of a variable's name."""
LONGEST_DEFAULT = 120
"""Characters of a variable's default: written as a template tag it must stay short, see `pieces.MAX_TAG`."""

BLOCKS = frozenset(
    {
        "blockquote",
        "bulletList",
        "button",
        "codeBlock",
        "heading",
        "horizontalRule",
        "image",
        "orderedList",
        "paragraph",
    }
)
INLINE = frozenset({"hardBreak", "text", "variable"})


@dataclass(frozen=True)
class DocumentFault:
    """What is wrong, and where: `document.content[2].attrs.href`."""

    path: str
    message: str


@dataclass(frozen=True)
class Node:
    """A node in normal form: each of its attributes is there, colours are `#rrggbb`. `marks`: attributes by name."""

    type: str
    path: str
    attrs: Mapping[str, Any] = field(default_factory=dict)
    content: tuple["Node", ...] = ()
    marks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    text: str = ""

    def walk(self) -> Iterator["Node"]:
        """The node and all below it, in order."""
        yield self
        for child in self.content:
            yield from child.walk()


def read_document(value: Any, path: str = "document") -> tuple[Node, list[DocumentFault]]:
    """The document's root, and what is wrong with it: the root is of use only where that is nothing. Raises nothing."""
    reader = _Reader()
    root = reader.node(value, path, frozenset({"doc"}), 0)
    return root or Node("doc", path), reader.faults


Check = Callable[[Any], Any]
"""Takes an attribute's value, None where there is none, and answers its normal form. Raises ValueError."""


def _one_of(*allowed: Any) -> Check:
    def check(value: Any) -> Any:
        # `True in (1, 2, 3)`: true is 1 to Python, not to us.
        if isinstance(value, bool) or value not in allowed:
            raise ValueError("must be one of " + ", ".join("null" if each is None else str(each) for each in allowed))
        return value

    return check


def _text(*, needed: bool = False) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str | None):
            raise ValueError("must be text")
        if needed and not (value or "").strip():
            raise ValueError("is needed")
        return value or ""

    return check


def _whole_number(least: int, most: int, default: int | None = None) -> Check:
    def check(value: Any) -> int | None:
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"must be a whole number from {least} to {most:,}")
        return value

    return check


_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)", re.IGNORECASE)


def _colour(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        if found := _HEX.fullmatch(value.strip()):
            digits = found[1].lower()
            return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
        found = _RGB.fullmatch(value.strip())
        if found and all(int(part) <= 255 for part in found.groups()):
            return "#" + "".join(f"{int(part):02x}" for part in found.groups())
    raise ValueError("must be a colour such as #1d4ed8")


def _short(longest: int, *, needed: bool = False) -> Check:
    as_text = _text(needed=needed)

    def check(value: Any) -> str:
        text: str = as_text(value)
        if len(text) > longest:
            raise ValueError(f"is longer than {longest} characters")
        return text

    return check


def _ignored(value: Any) -> None:
    """Means something in an editor, nothing in an email."""
    if not isinstance(value, str | None):
        raise ValueError("must be text")


_ALIGNMENT = _one_of(None, "left", "center", "right")
_TEXT_ALIGNMENT = _one_of(None, "left", "center", "right", "justify")


@dataclass(frozen=True)
class _Rule:
    """What a node may have. `children`: the types of nodes in it; `needs_children`: at least one."""

    attrs: Mapping[str, Check] = field(default_factory=dict)
    children: frozenset[str] = frozenset()
    needs_children: bool = False


_NODES: Mapping[str, _Rule] = {
    "doc": _Rule(children=BLOCKS),
    "paragraph": _Rule({"textAlign": _TEXT_ALIGNMENT}, INLINE),
    "heading": _Rule({"level": _one_of(1, 2, 3), "textAlign": _TEXT_ALIGNMENT}, INLINE),
    "bulletList": _Rule(children=frozenset({"listItem"}), needs_children=True),
    "orderedList": _Rule(
        {"start": _whole_number(0, 100_000, default=1), "type": _ignored}, frozenset({"listItem"}), needs_children=True
    ),
    "listItem": _Rule(children=BLOCKS, needs_children=True),
    "blockquote": _Rule(children=BLOCKS, needs_children=True),
    "codeBlock": _Rule({"language": _ignored}, frozenset({"text"})),
    "horizontalRule": _Rule(),
    "image": _Rule(
        {
            "src": _short(LONGEST_ADDRESS, needed=True),
            "alt": _short(LONGEST_LABEL),
            "width": _whole_number(1, WIDEST_IMAGE),
            "align": _ALIGNMENT,
            "href": _short(LONGEST_ADDRESS),
        }
    ),
    "button": _Rule(
        {
            "text": _short(LONGEST_LABEL, needed=True),
            "href": _short(LONGEST_ADDRESS, needed=True),
            "align": _ALIGNMENT,
            "color": _colour,
        },
    ),
    "hardBreak": _Rule(),
    "text": _Rule(),
    "variable": _Rule({"name": _short(LONGEST_NAME, needed=True), "default": _short(LONGEST_DEFAULT)}),
}
_MARKS: Mapping[str, Mapping[str, Check]] = {
    "bold": {},
    "italic": {},
    "underline": {},
    "strike": {},
    "code": {},
    # TipTap gives all links a target and a rel of its own.
    "link": {"href": _short(LONGEST_ADDRESS, needed=True), "target": _ignored, "rel": _ignored, "class": _ignored},
    "textStyle": {"color": _colour},
}


class _Reader:
    """Reads nodes, and collects what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[DocumentFault] = []
        self._nodes = 0

    def node(self, value: Any, path: str, allowed: frozenset[str], depth: int) -> Node | None:
        """The node, None where it can't be told what it is."""
        if not isinstance(value, Mapping):
            self._fault(path, "must be an object")
            return None
        kind = value.get("type")
        rule = _NODES.get(kind) if isinstance(kind, str) else None
        if rule is None or not isinstance(kind, str):
            self._fault(f"{path}.type", f"there is no node {kind}" if kind else "is needed")
            return None
        if kind not in allowed:
            self._fault(path, f"{kind} can't stand here")
            return None
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            too_much = f"nests more than {MAX_DEPTH} deep" if depth > MAX_DEPTH else f"has over {MAX_NODES:,} nodes"
            self._fault(path, f"the document {too_much}")
            return None
        inline = kind in INLINE
        known = {"type", "attrs", "content", *(["marks"] if inline else []), *(["text"] if kind == "text" else [])}
        self._refuse_unknown(value, known, path)
        return Node(
            kind,
            path,
            self._attrs(value.get("attrs"), rule.attrs, f"{path}.attrs"),
            self._children(value.get("content"), rule, path, depth),
            self._marks(value.get("marks"), f"{path}.marks") if inline else {},
            self._checked(value.get("text"), _text(), f"{path}.text") or "" if kind == "text" else "",
        )

    def _children(self, value: Any, rule: _Rule, path: str, depth: int) -> tuple[Node, ...]:
        if not isinstance(value, list | None):
            self._fault(f"{path}.content", "must be a list")
            return ()
        if rule.needs_children and not value:
            self._fault(f"{path}.content", "is needed")
        children = []
        for at, each in enumerate(value or []):
            if len(self.faults) >= MAX_FAULTS:
                break
            children.append(self.node(each, f"{path}.content[{at}]", rule.children, depth + 1))
        return tuple(child for child in children if child is not None)

    def _marks(self, value: Any, path: str) -> dict[str, Mapping[str, Any]]:
        if not isinstance(value, list | None):
            self._fault(path, "must be a list")
            return {}
        marks: dict[str, Mapping[str, Any]] = {}
        for at, each in enumerate((value or [])[: len(_MARKS) + 1]):
            here = f"{path}[{at}]"
            kind = each.get("type") if isinstance(each, Mapping) else None
            if not isinstance(kind, str) or kind not in _MARKS:
                self._fault(f"{here}.type", f"there is no mark {kind}" if kind else "is needed")
            elif kind in marks:
                self._fault(here, f"{kind} is there twice")
            else:
                self._refuse_unknown(each, {"type", "attrs"}, here)
                marks[kind] = self._attrs(each.get("attrs"), _MARKS[kind], f"{here}.attrs")
        return marks

    def _attrs(self, value: Any, checks: Mapping[str, Check], path: str) -> dict[str, Any]:
        if not isinstance(value, Mapping | None):
            self._fault(path, "must be an object")
            return {}
        given = value or {}
        self._refuse_unknown(given, checks.keys(), path)
        return {name: self._checked(given.get(name), check, f"{path}.{name}") for name, check in checks.items()}

    def _checked(self, value: Any, check: Check, path: str) -> Any:
        try:
            return check(value)
        except ValueError as error:
            self._fault(path, str(error))
            return None

    def _refuse_unknown(self, value: Mapping[Any, Any], known: Any, path: str) -> None:
        for name, held in value.items():
            # Editors write null for an attribute that isn't used: nothing would be lost.
            if name not in known and held is not None:
                self._fault(f"{path}.{name}", "is not known here")

    def _fault(self, path: str, message: str) -> None:
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(DocumentFault(path, message))
