"""Plain text as the text and HTML of a revision: addresses in it are links. Pure."""

import re
from dataclasses import dataclass

from godwit.content import page
from godwit.content.links import LinkFault, Links
from godwit.content.markup import escape
from godwit.content.personalisation import parse, variables
from godwit.content.pieces import MAX_FAULTS, TemplateFault
from godwit.content.protection import MARK, Protected, map_text, protect

_ADDRESS = re.compile(r"""https?://[^\s<>"']*[^\s<>"'.,;:!?)\]]""", re.IGNORECASE)


@dataclass(frozen=True)
class _Stretch:
    """Text with marks; where it is a link, `href` is the template of its address."""

    text: str
    href: str | None = None


class TextSource:
    """Text that has been read, its links in `links`. Of use only where `faults` is empty.

    `variables`: the names that are used, and their lines.
    """

    def __init__(self, source: str, links: Links) -> None:
        """Raises nothing: what is wrong is in `faults`."""
        self.faults: list[TemplateFault] = []
        self.variables: dict[str, int] = {}
        self._protected = Protected("", [])
        self._stretches: list[_Stretch] = []
        try:
            self.variables = variables(parse(source))
            self._protected = protect(source)
        except TemplateFault as fault:
            self.faults.append(fault)
            return
        self._read(self._protected.text, links)

    def text(self) -> str:
        """The text template, without a footer."""
        return self._protected.restore("".join(each.href or each.text for each in self._stretches))

    def html(self, subject: str, preheader: str, footer: str) -> str:
        """The HTML template of a page that shows the text, with the pixel."""
        body = "".join(self._html_of(each) for each in self._stretches)
        shown = f'<div style="font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px">{body}</div>'
        return page.skeleton(subject, page.preheader(preheader) + shown + footer + page.PIXEL)

    def _html_of(self, stretch: _Stretch) -> str:
        shown = map_text(stretch.text, lambda text: escape(text).replace("\n", "<br>\n"))
        return self._protected.restore(f'<a href="{stretch.href}">{shown}</a>' if stretch.href else shown)

    def _read(self, text: str, links: Links) -> None:
        at = 0
        for found in _ADDRESS.finditer(text):
            address = self._up_to_condition(found[0])
            try:
                href = links.tracked(address, self._protected)
            except LinkFault as fault:
                self.faults.append(TemplateFault(str(fault), self._protected.line(found.start())))
                if len(self.faults) == MAX_FAULTS:
                    return
                continue
            self._stretches += self._plain(text[at : found.start()])
            self._stretches.append(_Stretch(address, href))
            at = found.start() + len(address)
        self._stretches += self._plain(text[at:])

    def _up_to_condition(self, address: str) -> str:
        for mark in MARK.finditer(address):
            if self._protected.tags[int(mark[1])].word != "variable":
                return address[: mark.start()]
        return address

    def _plain(self, text: str) -> list[_Stretch]:
        """Text without addresses, but for those of our own pages."""
        stretches: list[_Stretch] = []
        at = 0
        for mark in MARK.finditer(text):
            if self._protected.is_own_page(mark[0]):
                stretches += (_Stretch(text[at : mark.start()]), _Stretch(mark[0], mark[0]))
                at = mark.end()
        return [*stretches, _Stretch(text[at:])]
