"""Tokens and what is kept of them: a slow hash, never the token."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from marsad.errors import UsageError

PREFIX = "marsad_"  # so that a token that leaks into a file is known for what it is
SHORTEST = 12  # characters of a token that somebody made up
LONGEST = 200
# About 50 ms and 16 MB a try (RFC 7914; n as OWASP has it for r = 8, p = 1 and little memory).
_N, _R, _P = 2**14, 8, 1


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a token: `salt` and the hash of both, with the cost that made it."""

    salt: bytes
    hash: bytes = b""
    cost: str = f"scrypt:{_N}:{_R}:{_P}"

    def matches(self, token: str) -> bool:
        """In a time that does not depend on where the two differ."""
        return hmac.compare_digest(_hash(token, self.salt, self.cost), self.hash)


# Compared where a name is unknown, so that the answer takes as long and tells nobody which names there are.
NOBODY = Kept(salt=bytes(16), hash=bytes(32))


def new_token() -> tuple[str, str]:
    """The handle that says whose token it is, and the token: the handle and 256 random bits."""
    handle = secrets.token_hex(6)
    return handle, f"{PREFIX}{handle}_{secrets.token_urlsafe(32)}"


def handle_of(token: str) -> str | None:
    """The handle of a token that we made."""
    handle, _, rest = token.removeprefix(PREFIX).partition("_")
    return handle if token.startswith(PREFIX) and rest else None


def keep(token: str) -> Kept:
    salt = secrets.token_bytes(16)
    kept = Kept(salt=salt)
    return Kept(salt=salt, hash=_hash(token, salt, kept.cost), cost=kept.cost)


def check_chosen(token: str) -> None:
    """Raises UsageError for a token that is too short, too long, or cannot be typed."""
    if not SHORTEST <= len(token) <= LONGEST or not token.isprintable():
        # Not the token itself: messages are shown and kept.
        cause = f"has {len(token)} characters; {SHORTEST} to {LONGEST} that can be printed are needed"
        raise UsageError("the token", cause, "Take a longer one, or let marsad user add make one")


def keyed(key: str, *parts: str) -> str:
    """A keyed hash of the parts."""
    message = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return hmac.new(key.encode("utf-8", "surrogatepass"), message, hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits: a plain hash will do, there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _hash(token: str, salt: bytes, cost: str) -> bytes:
    _, n, r, p = cost.split(":")
    given = token.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(given, salt=salt, n=int(n), r=int(r), p=int(p), maxmem=2**27, dklen=32)
