"""HTML source to the HTML and text of a revision. Pure.

The source is never parsed and written anew: the tags that must change are changed, everything else (doctype, head,
`@media`, conditional comments) is sent as it was written.
"""

from collections.abc import Sequence

from godwit.content import page
from godwit.content.branches import Page, parts_of
from godwit.content.cleaning import clean
from godwit.content.links import LinkFault, Links, check_image, check_styles, encoded
from godwit.content.markup import Attribute, MarkupFault, Token, check_depth, escape, tokenize, unescape_attribute
from godwit.content.outlook import conditional
from godwit.content.personalisation import parse, variables
from godwit.content.pieces import MAX_FAULTS, TemplateFault
from godwit.content.placement import check_placement
from godwit.content.plain import text_version
from godwit.content.protection import Protected, map_text, protect

_ADDRESSES = frozenset(
    {"background", "cite", "dynsrc", "href", "longdesc", "lowsrc", "poster", "src", "srcset", "xlink:href"}
)
"""Attributes that hold addresses."""


class HtmlSource:
    """HTML source that has been read: cleaned, its links in `links`. Of use only where `faults` is empty.

    `variables`: the names that are used, and their lines. `addresses`: what links lead to, as it was written.

    The tokens of `pages` may get styles (`styles.inline_styles`) before `html` and `text` are asked for; `is_inlined`:
    whether they got them.
    """

    def __init__(self, source: str, links: Links) -> None:
        """Raises nothing: what is wrong is in `faults`."""
        self.faults: list[TemplateFault] = []
        self.variables: dict[str, int] = {}
        self.tokens: list[Token] = []
        self.protected = Protected("", [])
        self.addresses: list[str] = []
        self.is_inlined = False
        self._parts: list[Page | Sequence[Token]] = []
        self._links = links
        try:
            self.variables = variables(parse(source))
            self.protected = protect(source)
            self.tokens = self._read(self.protected.text, 0)
            self._parts = parts_of(self.tokens, self.protected)
        except TemplateFault as fault:
            self.faults.append(fault)
        except MarkupFault as fault:
            self.faults.append(self._fault(fault.message, fault.position))

    def pages(self) -> list[list[Token]]:
        """The tokens of each page: of several, each is some recipients', by a condition around them all."""
        return [part.all_tokens() for part in self._parts if isinstance(part, Page)]

    def text(self) -> str:
        """The text template, without a footer."""
        return text_version(self.tokens, self.protected)

    def html(self, subject: str, preheader: str, footer: str) -> str:
        """The HTML template of the whole page, with pixel. `subject`, `preheader`: text templates; `footer`: HTML."""
        parts: list[str] = []
        for part in self._parts:
            if not isinstance(part, Page):
                parts.append(self._restored(part))
                continue
            top, bottom = page.body_of(part.tokens)
            parts += (self._restored(part.tokens[:top]), page.preheader(preheader))
            parts += (self._restored(part.tokens[top:bottom]), footer, page.PIXEL, self._restored(part.tokens[bottom:]))
        html = "".join(parts)
        return html if page.is_whole(self.tokens) else page.skeleton(subject, html)

    def _restored(self, tokens: Sequence[Token]) -> str:
        return self.protected.restore("".join(token.source for token in tokens))

    def _fault(self, message: str, position: int) -> TemplateFault:
        return TemplateFault(message, self.protected.line(position))

    def _read(self, text: str, offset: int, *, for_outlook: bool = False) -> list[Token]:
        """The tokens of a text that begins at `offset` of the source, cleaned and with tracked links."""
        tokens = tokenize(text, offset)
        check_depth(tokens)
        check_placement(tokens, self.protected)
        tokens = clean(tokens, self.protected, for_outlook=for_outlook)
        for token in tokens:
            if token.kind == "start":
                self._rewrite_addresses(token)
            elif token.raw:
                self._check_style_sheet(token)
            elif token.kind == "comment" and (parts := conditional(token.source)):
                # The same rules hold for what only Outlook reads.
                inside = self._read(parts.inside, token.position + len(parts.opening), for_outlook=True)
                token.source = parts.opening + "".join(each.source for each in inside) + parts.closing
        return tokens

    def _check_style_sheet(self, token: Token) -> None:
        try:
            check_styles(token.source)
        except LinkFault as fault:
            self.faults.append(self._fault(str(fault), token.position))

    def _rewrite_addresses(self, token: Token) -> None:
        changes: list[tuple[Attribute, str | None]] = []
        for attribute in token.attributes:
            if len(self.faults) == MAX_FAULTS:
                return
            if token.get(attribute.name) is not attribute:
                continue
            try:
                raw = self._rewritten(token, attribute)
            except LinkFault as fault:
                self.faults.append(self._fault(str(fault), token.position))
                continue
            if raw != attribute.raw:
                changes.append((attribute, raw))
        if changes:
            token.rewrite(changes)

    def _rewritten(self, token: Token, attribute: Attribute) -> str | None:
        """What is to stand for an attribute's value, as HTML with marks. Raises LinkFault."""
        address = map_text(attribute.raw or "", unescape_attribute)
        if attribute.name == "href" and (token.name in ("a", "area") or token.name.startswith("v:")):
            self.addresses.append(address)
            tracked = self._links.tracked(address, self.protected)
            if tracked is not None:
                return self.protected.add(tracked)
            if self.protected.is_own_page(address):
                return attribute.raw
        elif attribute.name == "style":
            check_styles(address)
            return attribute.raw
        elif attribute.name not in _ADDRESSES:
            return attribute.raw
        if token.name == "img" and attribute.name == "src":
            check_image(address)
        whole = self._links.absolute(address) if attribute.name == "src" else address
        whole = encoded(whole, self.protected)
        return attribute.raw if whole == address else map_text(whole, escape)
