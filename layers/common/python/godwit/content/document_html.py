"""Email documents as HTML source, which then goes the way of all HTML sources. Pure.

Every element that opens closes, whichever way conditions fall: their tags stand outside of the marks (bold, links) that
the editor may have put around them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from godwit.content.colours import text_on
from godwit.content.document import DocumentFault, Node, read_document
from godwit.content.document_page import BUTTON, WIDTH, dark_button_rule, dark_text_rule, framed
from godwit.content.document_text import Pieces, is_condition, read_texts
from godwit.content.markup import escape
from godwit.content.page import escaped

_OUTER_FIRST = ("link", "textStyle", "bold", "italic", "underline", "strike", "code")
_TAGS = {"bold": "strong", "italic": "em", "underline": "u", "strike": "s", "code": "code"}
_WIDEST = WIDTH - 48
"""Pixels of an image: the page without its margins. Outlook goes by the attribute and knows no max-width."""

Marks = tuple[tuple[str, str], ...]
"""Start tag and end tag of each mark, the outermost first."""


def faults_of_document(document: Any) -> list[DocumentFault]:
    """What is wrong with a document, none where `html_of_document` takes it. Raises nothing."""
    root, faults = read_document(document)
    return faults or read_texts(root).faults


def html_of_document(document: Any, subject: str) -> str:
    """The HTML source of a document without faults. `subject`: a text template, for the page's title."""
    root, _ = read_document(document)
    writer = _Writer(read_texts(root).pieces)
    texts = {mark["color"] for node in root.walk() for mark in node.marks.values() if mark.get("color")}
    buttons = {node.attrs["color"] or BUTTON for node in root.walk() if node.type == "button"}
    dark_rules = [*map(dark_text_rule, sorted(texts)), *map(dark_button_rule, sorted(buttons))]
    return framed(subject, "\n".join(map(writer.block, root.content)), dark_rules)


def is_blank(document: Any) -> bool:
    """Whether a document is what an editor makes of nothing."""
    root, faults = read_document(document)
    empty = (node.type in ("doc", "paragraph", "text") and not node.text.strip() for node in root.walk())
    return not faults and all(empty)


def images_without_alternative(document: Any) -> list[str]:
    """The addresses of images that say nothing to those who don't see them."""
    root, _ = read_document(document)
    return [node.attrs["src"] for node in root.walk() if node.type == "image" and not node.attrs["alt"].strip()]


class _Writer:
    """Writes nodes. `pieces`: what their texts consist of."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    def block(self, node: Node) -> str:
        """The HTML of a block."""
        if is_condition(node, self._pieces):
            return "".join(piece.source for text in node.content for piece in self._pieces[text.path]).strip()
        match node.type:
            case "paragraph":
                return f"<p{_aligned(node)}>{self._inline(node) or '<br>'}</p>"
            case "heading":
                return f"<h{node.attrs['level']}{_aligned(node)}>{self._inline(node)}</h{node.attrs['level']}>"
            case "bulletList":
                return f"<ul>{self._items(node)}</ul>"
            case "orderedList":
                start = f' start="{node.attrs["start"]}"' if node.attrs["start"] != 1 else ""
                return f"<ol{start}>{self._items(node)}</ol>"
            case "blockquote":
                return f"<blockquote>\n{self._blocks(node.content)}\n</blockquote>"
            case "codeBlock":
                # A new line right behind <pre> is not part of the text.
                return f"<pre>\n{self._inline(node)}</pre>"
            case "image":
                return _image(node.attrs)
            case "button":
                return _button(node.attrs)
            case _:
                return "<hr>"

    def _blocks(self, nodes: tuple[Node, ...]) -> str:
        return "\n".join(map(self.block, nodes))

    def _items(self, node: Node) -> str:
        return "".join(f"\n{self._item(item)}" for item in node.content) + "\n"

    def _item(self, item: Node) -> str:
        """Its first paragraph stands beside the bullet; further ones are paragraphs."""
        first, *others = item.content
        if first.type != "paragraph" or is_condition(first, self._pieces):
            return f'<li dir="auto">{self._blocks(item.content)}</li>'
        return f"<li{_aligned(first)}>{self._inline(first)}{self._blocks(tuple(others))}</li>"

    def _inline(self, parent: Node) -> str:
        parts: list[str] = []
        opened: Marks = ()
        for html, marks in self._stretches(parent):
            common = 0
            while common < min(len(opened), len(marks)) and opened[common] == marks[common]:
                common += 1
            parts += [end for _, end in reversed(opened[common:])]
            parts += [start for start, _ in marks[common:]]
            parts.append(html)
            opened = marks
        parts += [end for _, end in reversed(opened)]
        return "".join(parts)

    def _stretches(self, parent: Node) -> Iterator[tuple[str, Marks]]:
        """The HTML between which marks begin and end, with the marks around it."""
        for node in parent.content:
            marks = _marks(node.marks)
            if node.type == "hardBreak":
                yield "<br>", ()
            elif node.type == "variable":
                yield _variable(node.attrs), marks
            else:
                for piece in self._pieces[node.path]:
                    if piece.word == "text":
                        if piece.source:
                            yield _literal(piece.source), marks
                    else:
                        yield piece.source, marks if piece.word == "variable" else ()


def _literal(text: str) -> str:
    """Text as HTML. A brace at its end may not become a tag with what follows."""
    html = escape(text)
    return f"{html[:-1]}&#123;" if html.endswith("{") else html


def _marks(marks: Mapping[str, Mapping[str, Any]]) -> Marks:
    return tuple(_mark(name, marks[name]) for name in _OUTER_FIRST if name in marks)


def _mark(name: str, attrs: Mapping[str, Any]) -> tuple[str, str]:
    match name:
        case "link":
            return f'<a class="gw-link" href="{escaped(attrs["href"].strip())}">', "</a>"
        case "textStyle" if colour := attrs["color"]:
            return f'<span class="gw-c-{colour[1:]}" style="color:{colour}">', "</span>"
        case "textStyle":
            return "", ""
        case _:
            return f"<{_TAGS[name]}>", f"</{_TAGS[name]}>"


def _variable(attrs: Mapping[str, Any]) -> str:
    name, default = attrs["name"], attrs["default"]
    if not default:
        return f"{{{{ {name} }}}}"
    written = default.replace("\\", "\\\\").replace("'", "\\'")
    return f"{{{{ {name}|default('{written}') }}}}"


def _aligned(node: Node) -> str:
    """Each block's direction is that of its first letter."""
    alignment = node.attrs["textAlign"]
    return f' dir="auto" style="text-align:{alignment}"' if alignment else ' dir="auto"'


def _image(attrs: Mapping[str, Any]) -> str:
    width = ""
    if attrs["width"]:
        width = f' width="{attrs["width"]}"' if attrs["width"] < _WIDEST else f' width="{_WIDEST}" style="width:100%"'
    image = f'<img src="{escaped(attrs["src"].strip())}" alt="{escaped(attrs["alt"])}"{width}>'
    if attrs["href"].strip():
        image = f'<a href="{escaped(attrs["href"].strip())}">{image}</a>'
    alignment = attrs["align"] or "left"
    return f'<p align="{alignment}" style="text-align:{alignment}">{image}</p>'


def _button(attrs: Mapping[str, Any]) -> str:
    """A coloured cell, which Outlook pads by itself, around a link that is as large as it elsewhere."""
    colour = attrs["color"] or BUTTON
    table = '<table role="presentation" cellpadding="0" cellspacing="0" border="0"'
    link = (
        f'<a class="gw-button gw-b-{colour[1:]}" href="{escaped(attrs["href"].strip())}" '
        f'style="background-color:{colour};color:{text_on(colour)};mso-padding-alt:0">{escaped(attrs["text"])}</a>'
    )
    cell = (
        f'<td class="gw-b-{colour[1:]}" align="center" bgcolor="{colour}" '
        f'style="background-color:{colour};border-radius:6px;mso-padding-alt:12px 26px">{link}</td>'
    )
    return (
        f'{table} width="100%"><tr><td align="{attrs["align"] or "left"}" style="padding:8px 0 24px">'
        f"{table}><tr>{cell}</tr></table></td></tr></table>"
    )
