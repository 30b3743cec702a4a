"""Which addresses may be asked: public ones over http and https. The address that was checked is the one connected to.

Names are resolved here and nowhere else, so that no second answer of the name server can lead elsewhere.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Collection
from urllib.parse import unquote

import httpx

from marsad.errors import FetchError

Resolver = Callable[[str, int], Collection[str]]
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LONGEST = 8_000  # characters; more is no address that a server would take
_HOST = re.compile(rb"[A-Za-z0-9._:-]{1,253}")
# What looks like a key by its name. "author", "authority" and "keyword" name pages, not people who may see them.
_SECRET = re.compile(
    r"(?<!mon)(?<!tur)(?<!hoc)key(?!word|phrase|note|board|stage|stone)|token|secret|pass(?:w|phrase|code)|^pass$|^pwd?$"
    r"|signature|^sig$|hmac|credential|auth(?!or(?!i[sz]))|sess(?:ion|id)|^sid$|jwt|bearer",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?<![\w-])eyJ[\w-]{8,}\.")  # a JSON Web Token, whatever it is called
_INSIDE = re.compile(r"(?:^|[?&;#/])([\w.\-\[\]]{1,60})=([^?&;#]+)")  # names and values inside of a value
_OF_PATH = re.compile(r";([^=;/?#]{1,60})=([^;/?#]+)")  # parameters of a path, as ";jsessionid=…"
_SCHEME = re.compile(r"https?:/{1,3}", re.IGNORECASE)
_EMBEDDING = ipaddress.IPv6Network("64:ff9b::/96")  # NAT64 (RFC 6052): the last 32 bits are an IPv4 address
# Shared address space, protocol assignments, benchmarking, local NAT64, site-local, documentation: not all are known to
# every Python's ipaddress as private (IANA special-purpose registries; RFC 6890, 8215, 3879, 9637). The last one is
# public by its number, and the host's own service inside of every Azure machine.
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            *("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "64:ff9b:1::/48", "fec0::/10"),
            *("3fff::/20", "168.63.129.16/32"),
        ),
    )
)


class NotPublic(Exception):
    """A host that points to an address of this machine, of a local network, or of nobody."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(address)


def checked(address: str) -> httpx.URL:
    """The address as it will be asked for, without its fragment.

    Raises FetchError for other schemes than http and https, for names and passwords in it, and for what is no address.
    """
    if len(address) > _LONGEST:
        raise FetchError(_beginning(address)[:80] + "…", "is too long for an address", "Check the address")
    try:
        url = httpx.URL(address.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, UnicodeError):  # whose message may hold a part of a password
        raise FetchError(shown(address), "is no address", "Check the address") from None
    if url.scheme not in ("http", "https"):
        raise FetchError(shown(address), "is no http or https address", "Only those are fetched")
    if url.userinfo:
        raise FetchError(shown(address), "carries a name or password", "Give the address without them")
    if not url.host:
        raise FetchError(shown(address), "names no host", "Check the address")
    if not _HOST.fullmatch(url.raw_host) or not 0 < (url.port or 1) < 2**16:
        raise FetchError(shown(address), "is no address (host or port cannot be)", "Check the address")
    return url


def shown(address: str | httpx.URL) -> str:
    """An address as messages and records may hold it: without name, password and what looks like a key in it.

    Of what is no address only the beginning is shown, without all that may be a name, a password or a key.
    """
    text = str(address).strip()[:_LONGEST]
    try:
        url = httpx.URL(text)
        if not url.host and "@" in text:
            return _beginning(text)
        if url.userinfo:
            url = url.copy_with(userinfo=b"")
        kept = [(name, "…" if _secret(name, value) else value) for name, value in url.params.multi_items()]
        if kept != url.params.multi_items():
            url = url.copy_with(params=kept)
        if url.fragment and _secret("", url.fragment):
            url = url.copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, UnicodeError):
        return _beginning(text)
    return _OF_PATH.sub(lambda found: f";{found[1]}=…" if _secret(found[1], found[2]) else found[0], str(url))


def _beginning(text: str) -> str:
    """Of what is no address: nothing that stands before an @, nothing of a query."""
    scheme = _SCHEME.match(text)
    if "@" in text:
        text = (scheme[0] if scheme else "") + text.rpartition("@")[2]
    return re.split(r"[?#]", text, maxsplit=1)[0][:200]


def _secret(name: str, value: str) -> bool:
    """Whether a parameter looks like a key, or holds one: an address inside an address."""
    if not value:
        return False
    if _SECRET.search(name) or _SIGNED.search(value):
        return True
    return any(_SECRET.search(found[1]) for found in _INSIDE.finditer(unquote(value)))


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host as the name server gives them. Raises OSError, UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def public_addresses(host: str, port: int, allow: Collection[str], resolve: Resolver) -> list[str]:
    """The addresses to connect to. Every one must be public: a host that has a private one beside it is refused.

    `allow`: "address:port" that are let in all the same. Raises NotPublic; OSError and UnicodeError from the resolver.
    """
    answers = list(resolve(host, port))
    for answer in answers:
        if f"{answer}:{port}" not in allow and not is_public(answer):
            raise NotPublic(answer)
    return answers


def is_public(address: str) -> bool:
    """Whether an IPv4 or IPv6 address belongs to the public internet, and what is embedded in it does, too."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if any(found in network for network in _NOT_PUBLIC if network.version == found.version):
        return False
    special = found.is_private or found.is_loopback or found.is_link_local or found.is_multicast
    if special or found.is_reserved or found.is_unspecified or not found.is_global:
        return found in _EMBEDDING and _embedded_is_public(found)
    return _embedded_is_public(found)


def _embedded_is_public(found: _Address) -> bool:
    """IPv4 inside IPv6: mapped, 6to4, Teredo (server and client) and NAT64."""
    if isinstance(found, ipaddress.IPv4Address):
        return True
    inside = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
    if found in _EMBEDDING:
        inside.append(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    return all(is_public(str(address)) for address in inside if address is not None)
