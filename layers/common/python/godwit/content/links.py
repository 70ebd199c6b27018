"""The links of a revision: which are tracked, and where each leads. Pure.

A link to the web becomes a variable of ours, `{{ godwit_link_3 }}`. Where it is the same for all recipients, its
target is kept once (`fixed`), by number; equal targets share a number, so that unique clicks are of a target. Where
it holds tags, scheme and host must be fixed, and its target (`varying`) is rendered per recipient. Nobody can be led
where the sender of the campaign did not mean to.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import quote

from godwit.content.prepared import link_name, varying_name
from godwit.content.protection import MARK, Protected, literal, map_text
from godwit.content.utm import with_query

LONGEST = 2_000
"""Characters of an address; browsers and proxies take hardly more."""
MOST = 1_000
"""Links in one message."""

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_WEB = re.compile(r"(?P<scheme>https?://)(?P<host>[^/?#\\]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"([a-z0-9]([a-z0-9_-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?\.?(:\d{1,5})?", re.IGNORECASE)
_AS_WRITTEN = "%:/?#[]@!$&'()*+,;=|^`{}~"
"""Everything that may stand in a header, so that addresses arrive exactly as they were written."""


class LinkFault(Exception):
    """A link that cannot be sent; the message says why."""


@dataclass
class Links:
    """What a message's links lead to.

    `origin`: scheme and host that addresses beginning with `/` belong to. `query`: parameters that every link to the
    web gets; see `utm`.
    """

    origin: str
    query: str = ""
    fixed: list[str] = field(default_factory=list)
    varying: list[str] = field(default_factory=list)
    """Templates, for the place `url`."""

    def tracked(self, href: str, protected: Protected) -> str | None:
        """The variable that takes the place of `href`, which has marks for tags; None where it stays as it is.

        Raises LinkFault.
        """
        address = self.absolute(re.sub(r"[\t\n\r]", "", href).strip())
        if address.startswith("#") or protected.is_own_page(address):
            return None
        if MARK.match(address):
            raise LinkFault("a link must begin with a fixed scheme and host, such as https://example.com")
        scheme = _SCHEME.match(address)
        if scheme is None:
            raise LinkFault(f"“{protected.restore(address)}” is not a whole address: begin it with https://")
        if scheme[0].lower() not in ("http:", "https:"):
            return None
        target = self._with_query(_checked(address, protected), protected)
        if not MARK.search(target):
            return _printed(link_name(_number(self.fixed, target)))
        template = protected.restore(map_text(target, literal))
        return _printed(varying_name(_number(self.varying, template)))

    def _with_query(self, target: str, protected: Protected) -> str:
        conditions = (mark for mark in MARK.finditer(target) if protected.tags[int(mark[1])].word != "variable")
        first = next(conditions, None)
        if first is not None and re.search("[?#]", target[first.start() :]):
            # Whether there is a query differs by recipient, and with it how one would be added.
            return target
        tagged = with_query(target, self.query)
        return tagged if len(protected.restore(tagged)) <= LONGEST else target

    def absolute(self, address: str) -> str:
        """An address on our own origin, or without a scheme, made whole; others as they are."""
        if address.startswith("//"):
            return f"https:{address}"
        return self.origin + address if address.startswith("/") else address


def _printed(name: str) -> str:
    return f"{{{{ {name} }}}}"


def _checked(address: str, protected: Protected) -> str:
    web = _WEB.fullmatch(address)
    if web is None:
        raise LinkFault(f"“{protected.restore(address)}” is not a valid address")
    if MARK.search(web["host"]):
        raise LinkFault("a link's host may not vary: put a / in front of the first tag")
    if len(address) > LONGEST:
        raise LinkFault(f"the address is longer than {LONGEST:,} characters")
    try:
        host = web["host"] if web["host"].isascii() else web["host"].encode("idna").decode()
    except UnicodeError:
        host = ""
    if not _HOST.fullmatch(host):
        raise LinkFault(f"“{web['host']}” is not a valid host")
    return web["scheme"] + host + map_text(web["rest"], lambda text: quote(text, safe=_AS_WRITTEN))


def _number(targets: list[str], target: str) -> int:
    if target not in targets:
        if len(targets) == MOST:
            raise LinkFault(f"more than {MOST:,} links")
        targets.append(target)
    return targets.index(target)
