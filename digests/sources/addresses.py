"""Which addresses may be connected to: decided from the address alone, and from what its name resolves to.

A page, a feed or a redirect can name any address; the machine we run on stands inside some network. So: http and https
only, the hosts that the settings name, and only addresses that anyone on the internet could reach.
"""

import contextlib
import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from digests.errors import Forbidden, Said

#: Ports below 1024 that e-papers are served at; the others belong to other services.
WEB_PORTS = frozenset({80, 81, 82, 83, 85, 88, 443})
MAX_ADDRESS = 2000

_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))+")
_ODD = re.compile(r"[\s\\\x00-\x20\x7f]")
#: A last label that a resolver reads as a number: decimal, hexadecimal, octal and shortened IPv4 forms.
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)")
_LOCAL = (".localhost", ".local", ".internal", ".lan", ".home", ".intranet", ".corp", ".arpa")
#: Refused besides what ``ipaddress`` calls not global, whose answer changed between versions of Python: ranges for
#: protocols (RFC 6890), and IPv6 ones that carry an IPv4 address inside: compatible, mapped, 6to4, Teredo, NAT64.
_SPECIAL = tuple(
    ipaddress.ip_network(each)
    for each in (
        "192.0.0.0/24", "192.88.99.0/24", "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address whose form was checked. ``host`` is in ASCII and lower case, an IPv6 one without brackets."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """Scheme, host and port: whose robots.txt counts."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def path(self) -> str:
        """Path and query."""
        return "/" + self.url.split("/", 3)[3]


def check_address(url: str, hosts: Collection[str] | None = None) -> Address:
    """The address, when its form is one we connect to. Raises Forbidden.

    ``hosts`` are the host names the settings list, in ASCII; None allows any. A name in other letters is compared in
    its ASCII form, so that a look-alike is another host.
    """
    if len(url) > MAX_ADDRESS or _ODD.search(url):
        raise Forbidden(name=_shown(url), reason="it is too long or holds a blank, a backslash or a control character")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError as error:
        raise Forbidden(name=_shown(url), reason="it cannot be taken apart") from error
    if parts.scheme not in ("http", "https"):
        raise Forbidden(name=_shown(url), reason="it is neither http nor https")
    if "@" in parts.netloc:
        raise Forbidden(name=_shown(url), reason="it names a user")
    port = port or (443 if parts.scheme == "https" else 80)
    if port < 1024 and port not in WEB_PORTS:
        raise Forbidden(name=_shown(url), reason=Said("port {port} is not the web's", port=port))
    host = ascii_host(host, url)
    if hosts is not None and host not in hosts:
        raise Forbidden(name=_shown(url), reason="its host is not in the settings")
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if parts.port is None else f"{shown}:{port}"
    clean = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
    return Address(url=clean, scheme=parts.scheme, host=host, port=port)


def ascii_host(host: str, url: str = "") -> str:
    """A host name in ASCII, or an address in its usual form. Raises Forbidden for odd ones."""
    with contextlib.suppress(ValueError):
        if "%" not in host:  # a zone names one of our own interfaces
            return str(ipaddress.ip_address(host))
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise Forbidden(name=_shown(url or host), reason="its host is no name") from error
    name = name.lower()
    if not _HOST.fullmatch(name) or len(name) > 253 or _NUMERIC.fullmatch(name.rsplit(".", 1)[-1]):
        raise Forbidden(name=_shown(url or host), reason="its host is no public name")
    if name.endswith(_LOCAL):
        raise Forbidden(name=_shown(url or host), reason="its host is a local name")
    return name


def is_ip(host: str) -> bool:
    """Whether a checked host is an address and not a name."""
    return ":" in host or host.rsplit(".", 1)[-1].isdigit()


def is_public(address: str) -> bool:
    """Whether an IP address is the internet's: not loopback, private, link-local, shared, multicast or reserved."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if any(found.version == network.version and found in network for network in _SPECIAL):
        return False
    return found.is_global and not (
        found.is_multicast or found.is_reserved or found.is_unspecified or found.is_loopback
    )


def same_or_safer(before: Address, after: Address) -> bool:
    """Whether a redirect keeps the protection that the first address had."""
    return not (before.scheme == "https" and after.scheme == "http")


def _shown(url: str) -> str:
    """An address for a sentence: short, without a password, without what a terminal would act on."""
    bare = re.sub(r"//[^/@]*@", "//…@", url)
    return "".join(character if character.isprintable() else "?" for character in bare)[:120]
