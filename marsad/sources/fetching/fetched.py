"""What is asked for and what came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# Worth another try: too many requests, and servers or gateways that fail for a while.
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})

# Told the address, the bytes that came and, where it is known, how many there will be; no oftener than once a second.
Step = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much and how long. Times are in seconds, sizes in bytes after decompression.

    `seconds`: one attempt from the first connection to the last byte; `silence`: without a byte; `attempts`: without
    progress between them; `first_wait` doubles up to `longest_wait`, and a server that asks for a longer wait than
    that is not waited for; `pause`: between two requests to one host; `again`: statuses worth another try. With no
    `redirects` the answer that names another address is what came.
    """

    body: int = 100_000_000
    seconds: float = 60.0
    silence: float = 20.0
    redirects: int = 5
    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 120.0
    pause: float = 0.0
    again: frozenset[int] = AGAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """By what a server tells whether something has changed (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    def conditions(self) -> dict[str, str]:
        """The headers that ask for the body only where it has changed."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}

    def of_range(self) -> str | None:
        """What If-Range may carry: a strong ETag, else the date (RFC 9110, 13.1.5)."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came for `asked` from `url`, the last of a chain of redirects; what looks like a key in them is left out.

    Either `content` or `path` holds the bytes, of which `sha256` is the hash; neither where `not_modified`.
    """

    asked: str
    url: str
    status: int
    fetched_at: dt.datetime
    attempts: int
    sha256: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)  # those that are of use
    content: bytes | None = field(default=None, repr=False)
    path: Path | None = None

    @property
    def not_modified(self) -> bool:
        return self.status == 304

    @property
    def validators(self) -> Validators:
        return Validators(etag=self.headers.get("etag"), last_modified=self.headers.get("last-modified"))
