"""Addresses → pages and the entries of feeds. Feeds are remembered: what has not changed is not read again.

One thing is asked for at a time, and no host more than once a second. Only what the user names is fetched, and with
`full` the pages to which a named feed links; nothing is crawled.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marsad.errors import FetchError, MarsadError, UnreadablePage
from marsad.model import Capture, Document, content_id
from marsad.sources import rss
from marsad.version import __version__

if TYPE_CHECKING:  # httpx is heavy: only where something is fetched
    from marsad.sources.fetching import Fetched, Fetcher

Taken = Capture | Document | MarsadError

MAX_FEED = 20_000_000  # bytes, as for a page
MOST_PAGES = 1_000  # that are fetched of one feed in one run, wherever it sends us


@dataclass(slots=True)
class Web:
    """What is needed to follow addresses. `full`: take the pages of a feed's entries instead of what the feed says.

    `memory`: the folder of what is remembered of feeds; None to remember nothing. `reader`: who reads, since another
    reader has read nothing yet. `unchanged`: feeds without anything new; `skipped`: entries whose pages are known.
    """

    fetcher: Fetcher
    memory: Path | None = None
    full: bool = False
    reader: str = ""
    unchanged: list[str] = field(default_factory=list)
    skipped: int = 0
    _notes: dict[Path, dict[str, Any]] = field(default_factory=dict)
    _links: dict[str, set[str]] = field(default_factory=dict)  # of the entries, by where their page was found

    def taken(self, address: str) -> Iterator[Taken]:
        """The page behind an address, or the entries of the feed that is there; errors come as values."""
        from marsad.sources.fetching import Validators

        path, before = self._recalled(address)
        known = Validators(etag=before.get("etag"), last_modified=before.get("last_modified"))
        try:
            got = self.fetcher.get(address, known if known.conditions() else None)
        except FetchError as error:
            yield error
            return
        if got.not_modified or before.get("sha256") == got.sha256:
            self.unchanged.append(got.asked)
        elif rss.is_feed(got.content or b""):
            pages: dict[str, str] = {}
            yield from self.feed(
                got.content or b"", got.url, got.headers.get("content-type"), before.get("pages"), pages
            )
            if path is not None:
                told = {"etag": got.validators.etag, "last_modified": got.validators.last_modified}
                self._notes[path] = {"url": got.asked, "pages": pages, "sha256": got.sha256, **told}
        else:
            yield _page(got)

    def feed(
        self,
        content: bytes,
        name: str,
        media_type: str | None = None,
        seen: Mapping[str, str] | None = None,
        pages: dict[str, str] | None = None,
    ) -> Iterator[Taken]:
        """The entries of a feed, or their pages. `seen`: the entries whose pages are known; `pages`: those by now."""
        fetched = left = 0
        for entry in entries(content, name, media_type):
            if isinstance(entry, MarsadError) or not (self.full and entry.link):
                yield entry if isinstance(entry, MarsadError) else entry.taken(self.fetcher.now())
                continue
            address = entry.address or entry.link
            if seen and seen.get(address) == entry.fingerprint:
                self.skipped += 1
            elif fetched == MOST_PAGES:
                left += 1
                continue
            else:
                fetched += 1
                try:
                    page = _page(self.fetcher.get(entry.link))
                except FetchError as error:
                    yield error
                    continue
                self._links.setdefault(page.url, set()).add(address)
                yield page
            if pages is not None:
                pages[address] = entry.fingerprint
        if left:
            cause = f"links to {left:,} pages more than are fetched in one run ({MOST_PAGES:,})"
            yield FetchError(name, cause, "Run the same command again for these")

    def remember(self, *, whole: bool, refused: Collection[str] = ()) -> None:
        """Keep what was learnt of the feeds, once what they gave is kept. `whole`: nothing was refused.

        `refused`: addresses of pages that came and could not be read; they are fetched again next time.
        """
        missed = {link for address in refused for link in self._links.get(address, ())}
        for path, note in self._notes.items():
            note["pages"] = {link: seen for link, seen in note["pages"].items() if link not in missed}
            kept = note if whole else {"url": note["url"], "pages": note["pages"]}
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_suffix(".new")
            beside.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
            os.replace(beside, path)
        self._notes.clear()
        self._links.clear()

    def _recalled(self, address: str) -> tuple[Path | None, dict[str, Any]]:
        """Where this feed is remembered, and what is."""
        if self.memory is None:
            return None, {}
        path = self.memory / f"{content_id(address, self.reader, __version__, str(self.full))}.json"
        try:
            value = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            return path, {}
        return path, value if isinstance(value, dict) else {}


def entries(content: bytes, name: str, media_type: str | None = None) -> Iterator[rss.Entry | MarsadError]:
    """The entries of a feed; behind them an error where it breaks off."""
    if len(content) > MAX_FEED:
        cause = f"holds {len(content) / 1e6:.0f} MB, more than the {MAX_FEED / 1e6:.0f} MB that a feed may have"
        yield UnreadablePage(name, cause, "Give the pages that it lists")
        return
    try:
        feed = rss.read(content, name, media_type)
    except UnreadablePage as error:
        yield error
        return
    yield from feed.entries
    if feed.broken:
        cause = f"is broken ({feed.broken}); {len(feed.entries)} of its entries could be read"
        yield UnreadablePage(name, cause, "Give the pages of the others")


def _page(got: Fetched) -> Capture:
    return Capture(
        url=got.url,
        content=got.content or b"",
        media_type=got.headers.get("content-type"),
        captured_at=got.fetched_at,
    )
