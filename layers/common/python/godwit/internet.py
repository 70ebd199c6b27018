"""Connections to hosts that users name: into the internet, never into a network of ours. Touches: DNS, the network.

A name is resolved once, all its addresses are looked at, and the connection goes to one that was looked at: a name that
is resolved anew for connecting could then lead elsewhere (DNS rebinding).
"""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as NAT64 writes them (RFC 6052)."""


class NotPublic(Exception):
    """The name leads, perhaps among others, to an address that is not on the internet."""


def is_public(text: str) -> bool:
    """Whether an address is on the internet: no private, loopback, link-local, shared, reserved or multicast one.

    IPv6 addresses that stand for an IPv4 address are judged by that one.
    """
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.is_site_local:
            return False
        address = _embedded(address) or address
    return address.is_global and not address.is_multicast and not address.is_reserved


def public_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, IPv4 first, as Lambda has no IPv6 outside a network of its own.

    Raises NotPublic, or socket.gaierror where there is no such host.
    """
    try:
        entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:  # Python's codec, before anybody is asked
        raise socket.gaierror(socket.EAI_NONAME, "this can't be a host's name") from None
    found = {str(entry[4][0]) for entry in entries}
    if not all(map(is_public, found)):
        raise NotPublic(host)
    return sorted(found, key=lambda address: (":" in address, address))


def open_socket(addresses: Sequence[str], port: int, timeout: float) -> socket.socket:
    """A connection to the first address that answers, each given its share of `timeout` (s). Raises OSError."""
    for position, address in enumerate(addresses):
        try:
            return socket.create_connection((address, port), timeout / len(addresses))
        except OSError:
            if position == len(addresses) - 1:
                raise
    raise OSError("the host has no address")


def _embedded(address: IPv6Address) -> IPv4Address | None:
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
