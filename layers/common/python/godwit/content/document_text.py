"""Template syntax in a document: where its tags stand, and whether they stand well. Pure.

Tags may be typed into any text, into links and buttons. All texts of a document make one source, so that what is an
error in HTML source is one here. A condition is whole within one paragraph; or its tags stand in paragraphs of their
own, which then are no paragraphs but the condition around those between them. So whatever a condition's branch
leaves out is whole elements.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from godwit.content.document import DocumentFault, Node
from godwit.content.links import LinkFault, Links
from godwit.content.personalisation import fault_of_name, parse, variables
from godwit.content.pieces import MAX_FAULTS, MAX_SOURCE, Piece, TemplateFault, split
from godwit.content.protection import MARK, check_characters, protect

_LINKED = re.compile("(https?|mailto|sms|tel):", re.IGNORECASE)
_BORDER = "\ufdd4"
"""Stands between the texts of the source, on a line of its own: a noncharacter, which no text may contain."""
_BETWEEN = re.compile(f"{_BORDER}\n?")
_LINE_END = re.compile("\r\n|\r|\n")
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
"""What can be written between braces; a custom field whose name begins with a digit can't."""
_IMAGE = re.compile(r"(https?://[^/?#\\\s]+([/?#]|$)|/(?!/))", re.IGNORECASE)

Pieces = Mapping[str, Sequence[Piece]]
"""What each text consists of, by the node's path."""


@dataclass(frozen=True)
class Texts:
    """The texts of a document, taken apart. Of use only where `faults` is empty."""

    pieces: Pieces
    faults: list[DocumentFault]


def read_texts(root: Node) -> Texts:
    """All texts, links and names of a document whose nodes have no faults."""
    pieces, faults = _pieces(root)
    for node in root.walk():
        faults += _faults_of_attributes(node)
        if len(faults) >= MAX_FAULTS:
            break
    if not faults:
        faults += _faults_of_conditions(root, pieces)
    return Texts(pieces, faults)


def is_condition(node: Node, pieces: Pieces) -> bool:
    """Whether a node is a paragraph of nothing but the tags of conditions."""
    if node.type != "paragraph" or not all(child.type == "text" for child in node.content):
        return False
    there = [piece for child in node.content for piece in pieces[child.path] if piece.source.strip()]
    return bool(there) and all(piece.word not in ("text", "variable") for piece in there)


def _pieces(root: Node) -> tuple[dict[str, list[Piece]], list[DocumentFault]]:
    texts = [node for node in root.walk() if node.type == "text"]
    if sum(len(node.text) for node in texts) > MAX_SOURCE:
        return {}, [DocumentFault(root.path, f"longer than {MAX_SOURCE:,} characters")]
    for node in texts:
        try:
            check_characters(node.text)
        except TemplateFault as fault:
            return {}, [DocumentFault(f"{node.path}.text", fault.message)]
    source = f"{_BORDER}\n".join(node.text for node in texts)
    try:
        tree = parse(source)
        pieces = split(source)
    except TemplateFault as fault:
        path = _at_line(texts, fault.line)
        message = "formatting may not change inside a tag" if repr(_BORDER)[1:-1] in fault.message else fault.message
        return {}, [DocumentFault(path, message)]
    faults = [
        DocumentFault(_at_line(texts, line), unknown)
        for name, line in variables(tree).items()
        if (unknown := fault_of_name(name))
    ]
    found: dict[str, list[Piece]] = {node.path: [] for node in texts}
    at = 0
    for piece in pieces:
        if piece.word != "text":
            if _BORDER in piece.source:
                faults.append(DocumentFault(f"{texts[at].path}.text", "formatting may not change inside a tag"))
            found[texts[at].path].append(piece)
            at += piece.source.count(_BORDER)
            continue
        first, *others = _BETWEEN.split(piece.source)
        found[texts[at].path].append(Piece(first, piece.line, "text"))
        for other in others:
            at += 1
            found[texts[at].path].append(Piece(other, piece.line, "text"))
    return found, faults


def _at_line(texts: Sequence[Node], line: int) -> str:
    """The path of the text that has this line of the source, counted from 1."""
    for node in texts:
        line -= len(_LINE_END.findall(node.text)) + 1
        if line <= 0:
            return f"{node.path}.text"
    return texts[-1].path


def _faults_of_attributes(node: Node) -> Iterator[DocumentFault]:
    attrs = f"{node.path}.attrs"
    match node.type:
        case "variable":
            if fault := _fault_of_variable(node.attrs["name"]):
                yield DocumentFault(f"{attrs}.name", fault)
            yield from _faults_of_characters(node.attrs["default"], f"{attrs}.default")
        case "button":
            yield from _faults_of_template(node.attrs["text"], f"{attrs}.text")
            yield from _faults_of_link(node.attrs["href"], f"{attrs}.href")
        case "image":
            yield from _faults_of_image(node.attrs["src"], f"{attrs}.src")
            yield from _faults_of_template(node.attrs["alt"], f"{attrs}.alt")
            if node.attrs["href"]:
                yield from _faults_of_link(node.attrs["href"], f"{attrs}.href")
    for at, (name, mark) in enumerate(node.marks.items()):
        if name == "link":
            yield from _faults_of_link(mark["href"], f"{node.path}.marks[{at}].attrs.href")


def _fault_of_variable(name: str) -> str | None:
    if not _NAME.fullmatch(name):
        return f"there is no variable {name}"
    return fault_of_name(name)


def _faults_of_characters(text: str, path: str) -> Iterator[DocumentFault]:
    try:
        check_characters(text)
    except TemplateFault as fault:
        yield DocumentFault(path, fault.message)


def _faults_of_template(source: str, path: str) -> Iterator[DocumentFault]:
    try:
        protect(source)
        names = variables(parse(source))
    except TemplateFault as fault:
        yield DocumentFault(path, fault.message)
        return
    for name in names:
        if message := fault_of_name(name):
            yield DocumentFault(path, message)


def _faults_of_link(href: str, path: str) -> Iterator[DocumentFault]:
    faults = list(_faults_of_template(href, path))
    if faults:
        yield from faults
        return
    protected = protect(href)
    try:
        tracked = Links("https://localhost").tracked(protected.text, protected)
    except LinkFault as fault:
        yield DocumentFault(path, str(fault))
        return
    if tracked is None and not protected.is_own_page(protected.text) and not _LINKED.match(protected.text.strip()):
        yield DocumentFault(path, "a link leads to the web, a mail address or a telephone: https:, mailto:, tel:, sms:")


def _faults_of_image(src: str, path: str) -> Iterator[DocumentFault]:
    faults = list(_faults_of_template(src, path))
    yield from faults
    if not faults:
        address = _IMAGE.match(protect(src).text)
        if address is None or MARK.search(address[0]):
            yield DocumentFault(path, "an image has a whole address: begin it with https://, or / for your own images")


def _faults_of_conditions(root: Node, pieces: Pieces) -> Iterator[DocumentFault]:
    for node in root.walk():
        if node.type in ("paragraph", "heading", "codeBlock"):
            if not is_condition(node, pieces) and not _balanced([node], pieces):
                yield DocumentFault(
                    node.path, "a condition must begin and end inside the same paragraph, or in paragraphs of its own"
                )
        elif not _balanced([child for child in node.content if is_condition(child, pieces)], pieces):
            yield DocumentFault(f"{node.path}.content", "a condition must begin and end on the same level")


def _balanced(nodes: Sequence[Node], pieces: Pieces) -> bool:
    """Whether every condition that begins or goes on in the texts of these nodes begins and ends there."""
    depth = 0
    for node in nodes:
        for child in node.content:
            for piece in pieces.get(child.path, ()):
                if piece.word not in ("text", "variable"):
                    depth += {"if": 1, "endif": -1}.get(piece.word, 0)
                    if depth < 0 or (depth == 0 and piece.word != "endif"):
                        return False
    return depth == 0
