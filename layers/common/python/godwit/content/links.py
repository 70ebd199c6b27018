"""The addresses in a revision: which are tracked, where each leads, and what may vary in it. Pure.

A link to the web becomes a variable of ours, `{{ godwit_link_3 }}`. Where it is the same for all recipients, its
target is kept once (`fixed`), by number; equal targets share a number, so that unique clicks are of a target. Where
it holds tags, scheme and host must be fixed, and its target (`varying`) is rendered per recipient. Nobody can be led
where the sender of the campaign did not mean to. Values in other addresses (of images, mail, telephones) are
percent-encoded where they stand, so that none becomes a parameter.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import quote

from godwit.content.personalisation import QUOTED_VALUE
from godwit.content.prepared import link_name, varying_name
from godwit.content.protection import MARK, Protected, literal, map_text
from godwit.content.utm import with_query
from godwit.text import shortened

LONGEST = 2_000
"""Characters of an address; browsers and proxies take hardly more."""
QUOTED = 80
"""Characters of an address that faults and warnings quote."""
MOST = 1_000
"""Targets of the links in one message."""
MOST_PLACES = 2_000
"""Links in one message, of HTML and text together."""

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_WEB = re.compile(r"(?P<scheme>https?://)(?P<host>[^/?#\\]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(
    r"([a-z0-9]([a-z0-9_-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?\.?(:(?P<port>\d{1,5}))?", re.IGNORECASE
)
_HIGHEST_PORT = 65_535
_FIXED = re.compile(r"https?://[^/?#\\\s\ufdd0]+[/?#]|/(?!/)|#|(cid|mailto|sms|tel):", re.IGNORECASE)
"""What an address must begin with in front of its first tag, so that no value changes its scheme or host."""
_IMAGE = re.compile(r"https?://[^/?#\\\s]+([/?#]|$)|/(?!/)|//[^/]|(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_TO_PEOPLE = re.compile(r"\s*(mailto|sms|tel):[^?]*", re.IGNORECASE | re.DOTALL)
_IN_STYLES = re.compile(r"""url\(\s*["']?\s*([^)"']*)""", re.IGNORECASE)
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
    places: int = 0
    """Where tracked links stand; several may lead to one target."""

    def tracked(self, href: str, protected: Protected) -> str | None:
        """The variable that takes the place of `href`, which has marks for tags; None where it is not tracked.

        Raises LinkFault.
        """
        address = self.absolute(re.sub(r"[\t\n\r]", "", href).strip())
        if address.startswith("#") or protected.is_own_page(address):
            return None
        if MARK.match(address):
            raise LinkFault("a link must begin with a fixed scheme and host, such as https://example.com")
        scheme = _SCHEME.match(address)
        if scheme is None:
            raise LinkFault(f"“{_quoted(address, protected)}” is not a whole address: begin it with https://")
        if scheme[0].lower() not in ("http:", "https:"):
            return None
        target = self._with_query(_checked(address, protected), protected)
        self.places += 1
        if self.places > MOST_PLACES:
            raise LinkFault(f"more than {MOST_PLACES:,} links")
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


def encoded(address: str, protected: Protected) -> str:
    """An address that isn't tracked, its variables percent-encoded. Raises LinkFault where scheme or host may vary."""
    if not MARK.search(address):
        return address
    check_fixed(address)

    def quoted(mark: re.Match[str]) -> str:
        tag = protected.tags[int(mark[1])]
        if tag.word != "variable":
            return mark[0]
        # Both belong to mail addresses and telephone numbers; in a query `+` may be read as a blank.
        kept = "'@+'" if _TO_PEOPLE.fullmatch(address[: mark.start()]) else ""
        return protected.add(f"{{{{ ({_expression(tag.source)})|{QUOTED_VALUE}({kept}) }}}}")

    return MARK.sub(quoted, address)


def check_fixed(address: str) -> None:
    """Raises LinkFault where tags may change an address's scheme or host."""
    if MARK.search(address) and not _FIXED.match(address.lstrip()):
        raise LinkFault("an address must begin with a fixed scheme and host, such as https://example.com/")


def check_image(address: str) -> None:
    """Raises LinkFault where an image can't be found by its address; those that clients may know are let through."""
    if not _IMAGE.match(address.strip()):
        raise LinkFault("an image has a whole address: begin it with https://, or / for your own images")


def check_styles(css: str) -> None:
    """Raises LinkFault where tags may change the scheme or host of an address in CSS."""
    if MARK.search(css):
        for found in _IN_STYLES.finditer(css):
            check_fixed(found[1])


def _expression(tag: str) -> str:
    """What stands between the braces of a variable's tag, without the signs that take blanks away."""
    return tag.removeprefix("{{").removesuffix("}}").removeprefix("-").removeprefix("+").removesuffix("-")


def _printed(name: str) -> str:
    return f"{{{{ {name} }}}}"


def _quoted(address: str, protected: Protected) -> str:
    return shortened(protected.restore(address), QUOTED)


def _checked(address: str, protected: Protected) -> str:
    web = _WEB.fullmatch(address)
    if web is None:
        raise LinkFault(f"“{_quoted(address, protected)}” is not a valid address")
    if MARK.search(web["host"]):
        raise LinkFault("a link's host may not vary: put a / in front of the first tag")
    if web["rest"].startswith("\\"):
        # Browsers read it as /, others as part of the host: so it could lead to two places.
        raise LinkFault("a link's host ends with a /, not with a backslash")
    if len(address) > LONGEST:
        raise LinkFault(f"the address is longer than {LONGEST:,} characters")
    try:
        host = web["host"] if web["host"].isascii() else web["host"].encode("idna").decode()
    except UnicodeError:
        host = ""
    found = _HOST.fullmatch(host)
    if found is None or int(found["port"] or 0) > _HIGHEST_PORT:
        raise LinkFault(f"“{_quoted(web['host'], protected)}” is not a valid host")
    return web["scheme"] + host + map_text(web["rest"], lambda text: quote(text, safe=_AS_WRITTEN))


def _number(targets: list[str], target: str) -> int:
    if target not in targets:
        if len(targets) == MOST:
            raise LinkFault(f"links to more than {MOST:,} addresses")
        targets.append(target)
    return targets.index(target)
