"""Which addresses may be asked: public ones over http and https. The address that was checked is the one connected to.

Names are resolved here and nowhere else, so that no second answer of the name server can lead elsewhere.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Collection

import httpx

from marsad.errors import FetchError

Resolver = Callable[[str, int], Collection[str]]
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LONGEST = 8_000  # characters; more is no address that a server would take
_HOST = re.compile(rb"[A-Za-z0-9._:-]{1,253}")
_SECRET = re.compile(
    r"key|token|secret|pass(?:w|phrase|code)|^pwd$|signature|^sig$|hmac|credential|auth|sess(?:ion|id)|^sid$|jwt|bearer",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"eyJ[\w-]{8,}\.")  # a JSON Web Token, whatever it is called
_EMBEDDING = ipaddress.IPv6Network("64:ff9b::/96")  # NAT64 (RFC 6052): the last 32 bits are an IPv4 address
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        # Shared address space, protocol assignments, benchmarking, local NAT64, site-local: not all are known to every
        # Python's ipaddress as private (IANA special-purpose registries; RFC 6890, 8215, 3879).
        ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "64:ff9b:1::/48", "fec0::/10"),
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
        raise FetchError(address[:80] + "…", "is too long for an address", "Check the address")
    try:
        url = httpx.URL(address.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise FetchError(shown(address), f"is no address ({error})", "Check the address") from None
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
    """An address as messages and records may hold it: without name, password and what looks like a key in its query."""
    try:
        url = httpx.URL(str(address).strip())
        if url.userinfo:
            url = url.copy_with(userinfo=b"")
        kept = [(name, "…" if _secret(name, value) else value) for name, value in url.params.multi_items()]
        if kept != url.params.multi_items():
            url = url.copy_with(params=kept)
    except (httpx.InvalidURL, ValueError, UnicodeError):
        return re.sub(r"//[^/@\s]*@", "//", str(address))[:200]
    return str(url)


def _secret(name: str, value: str) -> bool:
    return bool(value and (_SECRET.search(name) or _SIGNED.match(value)))


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
