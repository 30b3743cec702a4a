"""robots.txt as RFC 9309 has it: one that cannot be had for a fault of the server forbids everything."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import httpx
from protego import Protego

from marsad.errors import FetchError
from marsad.sources.crawling.plan import joined
from marsad.sources.fetching import Fetcher

NAME = "marsad"  # as robots.txt calls us
LARGEST = 512_000  # bytes that are read of it (RFC 9309 asks for 500 KiB)
FRESH = 86_400.0  # seconds for which it is taken to stand
_HOPS = 5
_MOST_SITEMAPS = 50


@dataclass(frozen=True, slots=True)
class Rules:
    """`text`: of the file; None where everything is forbidden, since it could not be had. `cause`: why.
    `remedy`: what helps."""

    text: str | None
    cause: str | None = None
    remedy: str | None = None

    def allow(self, address: str) -> bool:
        return self.text is not None and bool(_parsed(self.text).can_fetch(address, NAME))

    def pause(self) -> float:
        """Seconds that it asks for between two pages; 0.0 where it asks for none."""
        if not self.text:
            return 0.0
        parsed = _parsed(self.text)
        rate = parsed.request_rate(NAME)
        asked = rate.seconds / rate.requests if rate is not None and rate.requests > 0 else 0.0
        return max(float(parsed.crawl_delay(NAME) or 0.0), asked, 0.0)

    def sitemaps(self, address: str) -> list[str]:
        """Those that it names."""
        named = list(_parsed(self.text).sitemaps)[:_MOST_SITEMAPS] if self.text else []
        return list(dict.fromkeys(found for text in named if (found := joined(address, text, any_kind=True))))


@lru_cache(maxsize=64)
def _parsed(text: str) -> Protego:
    return Protego.parse(text)


def rules_from(content: bytes) -> Rules:
    """Of the bytes of a robots.txt, whatever they are; what lies behind the largest is not read."""
    text = content[:LARGEST].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\0", "")
    return Rules(text)


def fetch_rules(fetcher: Fetcher, address: str) -> Rules:
    """What the host of an address allows. Redirects are followed here, to public addresses only."""
    here: str | None = str(httpx.URL(address).copy_with(raw_path=b"/robots.txt", fragment=None))
    try:
        for _ in range(_HOPS + 1):
            got = fetcher.get(here or address)
            if got.status == 200:
                return rules_from(got.content or b"")
            here = str(httpx.URL(got.url).join(got.headers.get("location", "")))
    except FetchError as error:
        refused = error.status is not None and 400 <= error.status < 500 and error.status not in (408, 425, 429)
        return Rules("") if refused else Rules(None, error.cause, error.remedy)
    except (httpx.InvalidURL, ValueError):
        return Rules("")
    return Rules("")  # too many redirects: as if there were none (RFC 9309, 2.3.1.2)
