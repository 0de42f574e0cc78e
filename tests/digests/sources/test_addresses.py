"""Addresses that are never connected to (rows 98 and 101 of the fault list)."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import Forbidden
from digests.sources.addresses import check_address, is_public, same_or_safer

PRIVATE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.127.255.255", "100.100.100.200", "192.0.0.8", "192.0.2.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:a9fe:a9fe", "::7f00:1", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
    "2001:0:4136:e378::1", "2130706433", "0x7f000001", "017700000001", "127.1", "localhost", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_row_98_not_public(address: str) -> None:
    """Loopback, private, link-local, metadata, shared, multicast, reserved and carried addresses are not public."""
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "1.1.1.1", "2400:3200::1", "2606:4700::1111"])
def test_public(address: str) -> None:
    """Ordinary addresses are."""
    assert is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="100.64.0.0/10"))
def test_row_98_carried(inner: ipaddress.IPv4Address) -> None:
    """No private address becomes public by being written inside an IPv6 one."""
    number = int(inner)
    carried = [
        f"::ffff:{inner}",
        f"::{inner}",
        f"64:ff9b::{inner}",
        str(ipaddress.IPv6Address(0x2002 << 112 | number << 80)),
    ]
    assert not any(is_public(address) for address in carried)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://e.example/x", "file:///etc/passwd", "gopher://e.example/", "javascript:alert(1)", "data:text/html,x",
        "//e.example/x", "e.example", "", "http://", "http:///x", "http://user@e.example/", "http://user:pw@e.example/",
        "http://e.example\\@10.0.0.1/", "http://e.example\\.evil.example/", "http://e.example/a b",
        "http://e.example/\r\nX: y",
        "http://localhost/", "http://router/", "http://x.localhost/", "http://nas.local/", "http://a.internal/",
        "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://017700000001/", "http://127.1/",
        "http://1.2.3/",
        "http://1.2.3.4.5/", "http://0x7f.0.0.0x1/", "http://[::1/", "http://[fe80::1%25eth0]/", "http://e.example:22/",
        "http://e.example:25/", "http://e.example:0x50/", "http://e.example:99999/", "http://-e.example/",
        "http://e..example/", "http://e.example%2f@evil.example/", "http://" + "a" * 64 + ".example/",
        "http://e.example/" + "x" * 3000,
    ],
)  # fmt: skip
def test_row_101_refused_forms(url: str) -> None:
    """Other schemes, users, backslashes, blanks, numbers in odd forms, local names and odd ports are refused."""
    with pytest.raises(Forbidden):
        check_address(url)


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://Paper.Example/html/node_1.htm", "paper.example", 80),
        ("https://paper.example.:8443/x?y=1#z", "paper.example", 8443),
        ("http://日报.example/", "xn--4ru45e.example", 80),
        ("http://1.1.1.1/", "1.1.1.1", 80),
        ("http://[2400:3200::1]:8080/x", "2400:3200::1", 8080),
    ],
)
def test_accepted_forms(url: str, host: str, port: int) -> None:
    """Ordinary addresses come out with their host in ASCII."""
    found = check_address(url)
    assert (found.host, found.port) == (host, port)
    assert check_address(found.url).host == host


def test_row_101_listed_hosts() -> None:
    """With hosts from the settings, others are refused, look-alikes of other letters included."""
    listed = {"paper.example"}
    assert check_address("http://paper.example/x", listed).host == "paper.example"
    for url in ("http://evil.example/", "http://pаper.example/", "http://paper.example.evil.example/"):
        with pytest.raises(Forbidden, match="not in the settings"):
            check_address(url, listed)


def test_path_and_origin() -> None:
    """Path and origin are what robots.txt is asked about."""
    found = check_address("https://paper.example/a/b?c=d#e")
    assert (found.path, found.origin) == ("/a/b?c=d", "https://paper.example:443")


def test_row_99_never_to_plain_http() -> None:
    """A redirect may go from http to https, not back."""
    plain, safe = check_address("http://paper.example/"), check_address("https://paper.example/")
    assert same_or_safer(plain, safe)
    assert not same_or_safer(safe, plain)


def test_no_password_in_the_sentence() -> None:
    """A refusal does not repeat a password, nor what a terminal would act on."""
    with pytest.raises(Forbidden) as caught:
        check_address("http://me:hunter2@paper.example/\x1b[31m")
    assert "hunter2" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


@given(st.text())
def test_any_text(text: str) -> None:
    """Any text is either refused or an address that comes out the same when checked again."""
    try:
        found = check_address("http://" + text)
    except Forbidden:
        return
    assert check_address(found.url) == found
