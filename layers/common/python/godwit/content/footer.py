"""What the law and mailbox providers want at the end of an email, where its author has not written it. Pure.

The sender's postal address (CAN-SPAM, 15 U.S.C. §7704(a)(5)(A)(iii)) and a way to unsubscribe; beside them the link to
the message in a browser. Whoever writes address and unsubscribe link themselves gets no footer.
"""

import re
from dataclasses import dataclass

from godwit.content.markup import escape
from godwit.content.personalisation import UNSUBSCRIBE, VIEW, always_shown
from godwit.content.protection import literal, sendable

_STYLE = (
    "padding:24px 16px;font-family:Arial,Helvetica,sans-serif;font-size:12px;line-height:18px;"
    "color:#6b7280;text-align:center"
)
_LINK_STYLE = "color:#6b7280;text-decoration:underline"
_TELLING = 12
"""Letters of an address that don't stand in a text by chance."""
_LINKS = {UNSUBSCRIBE: "Unsubscribe", VIEW: "View in browser"}


@dataclass(frozen=True)
class Footer:
    """What is still to be said: the address, line by line, and the variables that are to be links."""

    address: tuple[str, ...]
    links: tuple[str, ...]

    def html(self) -> str:
        """The HTML template, empty where nothing is to be said. Documents style its class in dark mode."""
        links = [f'<a href="{{{{ {name} }}}}" style="{_LINK_STYLE}">{_LINKS[name]}</a>' for name in self.links]
        lines = [literal(escape(line)) for line in self.address] + ([" &middot; ".join(links)] if links else [])
        return f'<div class="godwit-footer" style="{_STYLE}">{"<br>".join(lines)}</div>' if lines else ""

    def text(self) -> str:
        """The text template, to follow the message's; empty where nothing is to be said."""
        links = [f"{_LINKS[name]}: {{{{ {name} }}}}" for name in self.links]
        lines = [*map(literal, self.address), *([""] if self.address and links else []), *links]
        return "\n--\n" + "\n".join(lines) + "\n" if lines else ""


def footer_of(text: str, physical_address: str) -> Footer:
    """The footer for a message whose text template is `text`; `physical_address` may have several lines, or be blank.

    An address that stands in the text, however set, is not repeated.
    """
    lines = tuple(line.strip() for line in sendable(physical_address).splitlines() if line.strip())
    letters = _letters("".join(lines))
    if len(letters) >= _TELLING and letters in _letters(text):
        lines = ()
    shown = always_shown(text, _LINKS)
    if not lines and UNSUBSCRIBE in shown:
        return Footer((), ())
    return Footer(lines, tuple(name for name in _LINKS if name not in shown))


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w", text)).casefold()
