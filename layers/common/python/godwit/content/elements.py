"""Which elements are open while HTML is read, where end tags may be left out. Pure.

https://html.spec.whatwg.org/multipage/syntax.html#optional-tags, as far as text depends on it.
"""

from godwit.content.markup import VOID

_CELLS = frozenset({"td", "th"})
_ROWS = frozenset({"tr", "caption"}) | _CELLS
_GROUPS = frozenset({"tbody", "tfoot", "thead"}) | _ROWS
_IN_CELLS = frozenset({"table", "caption"}) | _CELLS
"""What stands in a cell closes nothing outside of it."""

_Closing = tuple[frozenset[str], frozenset[str]]
"""Elements that a start tag closes, and those that it doesn't look beyond."""

_PARAGRAPH: _Closing = (frozenset({"p"}), _IN_CELLS)
_ITEM: _Closing = (frozenset({"li"}), _IN_CELLS | {"ol", "ul"})
_TERM: _Closing = (frozenset({"dd", "dt"}), _IN_CELLS | {"dl"})
_TABLE = frozenset({"table"})

_CLOSED: dict[str, tuple[_Closing, ...]] = {
    **dict.fromkeys(
        [
            "address",
            "article",
            "aside",
            "blockquote",
            "center",
            "details",
            "dir",
            "div",
            "dl",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "hr",
            "main",
            "menu",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "ul",
        ],
        (_PARAGRAPH,),
    ),
    "li": (_PARAGRAPH, _ITEM),
    **dict.fromkeys(("dd", "dt"), (_PARAGRAPH, _TERM)),
    **dict.fromkeys(("td", "th"), ((_CELLS, _TABLE),)),
    "tr": ((_ROWS, _TABLE),),
    **dict.fromkeys(("tbody", "tfoot", "thead"), ((_GROUPS, _TABLE),)),
}


class OpenElements:
    """The elements that are open, the outermost first."""

    def __init__(self) -> None:
        self._names: list[str] = []

    def __len__(self) -> int:
        return len(self._names)

    def make_room(self, name: str) -> None:
        """A start tag comes: what it closes by being there is closed."""
        for closed, barriers in _CLOSED.get(name, ()):
            outermost = len(self._names)
            for at in range(len(self._names) - 1, -1, -1):
                if self._names[at] in closed:
                    outermost = at
                elif self._names[at] in barriers:
                    break
            del self._names[outermost:]

    def start(self, name: str) -> None:
        """An element begins."""
        if name not in VOID:
            self._names.append(name)

    def end(self, name: str) -> None:
        """An end tag comes: the element is closed with all in it, if it's open."""
        barriers = frozenset() if name in _GROUPS | _TABLE else _IN_CELLS
        for at in range(len(self._names) - 1, -1, -1):
            if self._names[at] == name:
                del self._names[at:]
                return
            if self._names[at] in barriers:
                return
