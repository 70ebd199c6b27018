"""Which addresses are on the internet, and that what was looked at is what is connected to."""

import socket
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import pytest
from godwit.internet import NotPublic, is_public, public_addresses
from hypothesis import given
from hypothesis import strategies as st

INTERNAL = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.8.8.8",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "192.168.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "2600:1f18::1", "2a00:1450:4001::1a"]


@pytest.mark.parametrize("address", INTERNAL)
def test_internal(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_ipv6_that_stands_for_ipv4_is_judged_by_that(address: IPv4Address) -> None:
    number = int(address)
    public = is_public(str(address))
    forms = (0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80)
    for form in forms:
        assert is_public(str(IPv6Address(form))) == public


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def answer(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def test_one_internal_address_spoils_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "8.8.8.8", "10.0.0.1")
    with pytest.raises(NotPublic):
        public_addresses("mail.example.com", 587)


def test_ipv4_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "2600:1f18::1", "8.8.8.8", "1.1.1.1", "8.8.8.8")
    assert public_addresses("mail.example.com", 587) == ["1.1.1.1", "8.8.8.8", "2600:1f18::1"]


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "::1"])
def test_other_spellings_of_ourselves(host: str) -> None:
    with pytest.raises((NotPublic, socket.gaierror)):
        public_addresses(host, 587)


@pytest.mark.parametrize("host", ["a" * 64 + ".test", "x..y", "\ud800.test"])
def test_a_name_that_no_host_can_have_is_one_that_is_not_there(host: str) -> None:
    with pytest.raises(socket.gaierror, match="can't be a host's name"):
        public_addresses(host, 587)
