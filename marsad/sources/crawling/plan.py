"""What is to be crawled: where it begins, how far it goes, and which addresses belong to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache

import httpx

from marsad.errors import FetchError, UsageError
from marsad.sources.fetching.addresses import checked, shown

_LONGEST = 2_000  # characters; longer ones come from forms and traps
_REPEATED = 3  # one part so often in a path is a trap: /a/b/a/b/a/b
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid|yclid|msclkid", re.IGNORECASE)
_NO_PAGES = re.compile(
    r"\.(?:7z|aac|apk|avi|bmp|css|csv|dmg|docx?|eot|epub|exe|flac|gif|gz|ico|iso|jpe?g|js|json|m4[av]|mkv|mov|mp[34]|mpe?g"
    r"|og[gv]|odt|png|pptx?|rar|rtf|svg|tar|tgz|tiff?|ttf|wav|web[mp]|wmv|woff2?|xlsx?|zip)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`depth`: links from the first pages; `pages`: in all; `per_host`: of one host; `pause`: seconds between two pages
    of a host, where it does not ask for longer. `include`, `exclude`: patterns as "*/news/*" for the address without
    its scheme; a page must match one of the first, if any, and none of the second. `also`: hosts beside those of
    `seeds`. `sitemaps`: whether those that robots.txt names are read."""

    seeds: tuple[str, ...]
    depth: int = 2
    pages: int = 200
    per_host: int | None = None
    pause: float = 2.0
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    sitemaps: bool = True

    def __post_init__(self) -> None:
        """Raises UsageError."""
        if not self.seeds:
            raise UsageError("crawl", "is told no address", "Name a page to begin with")
        if self.depth < 0 or self.pages < 1 or self.pause < 0.5 or (self.per_host or 1) < 1:
            cause = "goes beyond what can be: depth from 0, pages and pages of a host from 1, pause from 0.5 seconds"
            raise UsageError("crawl", cause, "Give other numbers")

    def cleaned_seeds(self) -> list[str]:
        """The first pages. Raises FetchError for what is no address, or carries what looks like a key."""
        found = []
        for seed in self.seeds:
            address = cleaned(str(checked(seed)))
            if address is None:
                cause = "carries what looks like a key, or is too long, and a crawl keeps its addresses"
                raise FetchError(shown(seed), cause, "Use marsad read for this page")
            found.append(address)
        return list(dict.fromkeys(found))

    def allows(self, address: str, hosts: Collection[str]) -> bool:
        """Whether a page belongs to the crawl. `hosts`: those of the first pages, as `site` tells them."""
        bare = address.partition("://")[2]
        if site(address) not in hosts and site(address) not in {site(f"http://{host}") for host in self.also}:
            return False
        if self.include and not any(_pattern(pattern).match(bare) for pattern in self.include):
            return False
        return not any(_pattern(pattern).match(bare) for pattern in self.exclude)


def cleaned(address: str, *, any_kind: bool = False) -> str | None:
    """An address as the crawl knows it: without fragment and what follows readers about. None for what is not crawled:
    other schemes, what looks like a key or a session, other things than pages (unless `any_kind`), and traps."""
    if len(address) > _LONGEST:
        return None
    try:
        url = checked(address)
        kept = [(name, value) for name, value in url.params.multi_items() if not _TRACKING.fullmatch(name)]
        if len(kept) != len(url.params.multi_items()):
            url = url.copy_with(params=kept) if kept else url.copy_with(query=None)
    except (FetchError, httpx.InvalidURL, ValueError):
        return None
    text = str(url)
    if shown(text) != text or len(text) > _LONGEST or (not any_kind and _NO_PAGES.search(url.path)):
        return None
    parts = Counter(part for part in url.path.split("/") if part)
    return None if parts and max(parts.values()) >= _REPEATED else text


def joined(base: str, link: str, *, any_kind: bool = False) -> str | None:
    """A link on a page as the crawl knows it, or None."""
    try:
        return cleaned(str(httpx.URL(base).join(link.strip())), any_kind=any_kind)
    except (httpx.InvalidURL, ValueError, UnicodeError):
        return None


def site(address: str) -> str:
    """The host with its port, without the "www." that most sites answer with and without."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        return ""
    host = url.host.removeprefix("www.")
    return f"{host}:{url.port}" if url.port else host


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern))
