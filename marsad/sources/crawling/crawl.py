"""A crawl from page to page: what is asked for next, what becomes of the answer, and how long it will take."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from marsad.errors import FetchError, MarsadError
from marsad.model import Capture, content_id
from marsad.sources import rss
from marsad.sources.crawling.frontier import Frontier, Row, Spooled, open_frontier, origin
from marsad.sources.crawling.links import Found, links
from marsad.sources.crawling.plan import Plan, joined, site
from marsad.sources.crawling.robots import FRESH, Rules, fetch_rules
from marsad.sources.crawling.sitemaps import read_sitemap
from marsad.sources.fetching import Fetched, Fetcher, Limits, Validators
from marsad.sources.fetching.client import LATER
from marsad.sources.fetching.turns import Turns, host_of

FOLDER = "crawls"  # inside the observatory's
LIMITS = Limits(body=60_000_000, seconds=120.0, redirects=0, attempts=3, first_wait=2.0)
LONGEST_PAUSE = 300.0  # seconds; a host that asks for more is left out
_HOPS = 5
_FAILURES = 5  # one after the other, and a host is left alone until the next run
_SITEMAPS_DEEP = 2
_MOST_SITEMAPS = 200  # that are asked for in one run, however many name one another
_MOST_IN_VAIN = 1_000  # requests of one run that brought no page: a site may lead on for ever
_KINDS = ("text/", "application/xhtml", "application/xml", "application/pdf", "application/rss", "application/atom",
          "application/rdf", "application/gzip", "application/x-gzip", "application/octet-stream")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a crawl is. `done`, `waiting`: pages; `most`: that may come in all; `seconds`: that those known by now
    will take at the pace so far, more where they lead to others; None while that cannot be told."""

    url: str
    done: int
    waiting: int
    most: int
    seconds: float | None


@dataclass(slots=True)
class Crawl:
    """One run. `pages` gives what comes; `kept` says that all it gave is in the ledger. `left_out`: addresses that were
    not asked for, by why; `left`: those that wait; `full`: as many pages came as may."""

    plan: Plan
    fetcher: Fetcher
    frontier: Frontier
    step: Callable[[Pace], None] | None = None
    jitter: Callable[[], float] = random.random
    resumed: bool = False
    fetched: int = 0
    unchanged: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)
    left: int = 0
    full: bool = False
    _errors: list[MarsadError] = field(default_factory=list)
    _given: list[str] = field(default_factory=list)
    _aside: dict[str, str] = field(default_factory=dict)  # hosts that are left alone in this run, and why
    _failures: Counter[str] = field(default_factory=Counter)
    _rules: dict[str, Rules] = field(default_factory=dict)
    _sites: set[str] = field(default_factory=set)
    _begun: float = 0.0
    _asked: int = 0
    _remedies: dict[str, str] = field(default_factory=dict)  # of these hosts, what helps, where it is not waiting
    _sitemaps: int = 0
    _done: int = 0

    # --- what is given -----------------------------------------------------------------------------------------------

    def pages(self) -> Iterator[Capture | MarsadError]:
        """The pages that are new or have changed, as they come; errors as values. Raises FetchError for a bad seed."""
        seeds = self.plan.cleaned_seeds()
        for seed in seeds:
            self.frontier.add_site(site(seed))
        self._sites = self.frontier.sites()
        self.resumed = not self.frontier.begin(seeds)
        self._done = self.frontier.counted()
        for lying in self.frontier.spooled():
            self._given.append(lying.url)
            yield _capture(lying)
        self._begun = self.fetcher.clock()
        while self._done < self.plan.pages and not self._in_vain() and (row := self._next()) is not None:
            self._asked += 1
            self._sitemaps += row.kind == "sitemap"
            yield from self._take(row)
            self._tell(row.url)
        yield from self._refused(seeds)
        self.left, self.full = self.waiting(), self._done >= self.plan.pages
        self.frontier.end()

    def _in_vain(self) -> bool:
        in_vain = self._asked - self._sitemaps - self.fetched - self.unchanged
        if in_vain < _MOST_IN_VAIN:
            return False
        self.remarks.append(f"{in_vain:,} requests brought no page; the crawl was ended")
        return True

    def _refused(self, seeds: list[str]) -> Iterator[MarsadError]:
        """What the user named and could not have; of other hosts that were left alone there is a remark."""
        yield from self._errors
        for host, cause in self._aside.items():
            if not self.fetched and any(seed.startswith(f"{host}/") or seed == host for seed in seeds):
                yield FetchError(host, cause, self._remedies.get(host) or LATER)
            else:
                self.remarks.append(f"{host}: {cause}")

    def kept(self) -> None:
        """All that was given lies in the ledger."""
        self.frontier.kept(self._given)
        self._given.clear()

    def waiting(self) -> int:
        """Pages that the next run will ask for: none of a host that waiting does not help."""
        hosts = self.frontier.waiting(self.plan.depth)
        return sum(pages for host, pages in hosts.items() if self._remedies.get(host, LATER) == LATER)

    # --- what is next ------------------------------------------------------------------------------------------------

    def _next(self) -> Row | None:
        """The page of the host that has rested longest enough; None where nothing is left to be asked for."""
        while True:
            open_hosts = [host for host in self.frontier.waiting(self.plan.depth) if not self._full(host)]
            if not open_hosts:
                return None
            host = min(open_hosts, key=self._due)
            if (row := self._allowed(self.frontier.next_of(host, self.plan.depth))) is not None:
                return row

    def _full(self, host: str) -> bool:
        most = self.plan.per_host
        return host in self._aside or (most is not None and self.frontier.counted(host) >= most)

    def _allowed(self, row: Row | None) -> Row | None:
        """The page where it may be asked for; else it is done with."""
        if row is None or row.host in self._aside:
            return None
        rules = self._rules_of(row)
        if row.host in self._aside:
            return None
        if row.kind == "sitemap" and self._sitemaps >= _MOST_SITEMAPS:
            self.left_out["is one sitemap too many"] += 1
            self.frontier.finish(row.url, cause="is one sitemap too many")
            return None
        if row.kind == "page" and not rules.allow(row.url):
            self.left_out["robots.txt"] += 1
            cause = rules.cause or "robots.txt does not allow it"
            self.frontier.finish(row.url, cause=cause)
            if row.depth == 0 and row.kind == "page":
                self._errors.append(FetchError(row.url, cause, "Ask whoever runs the site, or save the page by hand"))
            return None
        return row

    def _rules_of(self, row: Row) -> Rules:
        """Of the page's host, a day old at most; its sitemaps are noted once they are known."""
        if row.host in self._rules:
            return self._rules[row.host]
        held, now = self.frontier.rules(row.host), self._moment()
        if held is not None and 0 <= now - held[2] < FRESH and held[0] is not None:
            rules = Rules(held[0], held[1])
        else:
            rules = fetch_rules(self.fetcher, row.url)
            self.frontier.learn_rules(row.host, rules.text, rules.cause, now)
        self._rules[row.host] = rules
        if rules.text is None:
            self._aside[row.host] = f"its robots.txt cannot be had ({rules.cause}), so that nothing is asked for there"
            self._remedies[row.host] = rules.remedy or LATER
        elif rules.pause() > LONGEST_PAUSE:
            self._aside[row.host] = f"it asks for {rules.pause():,.0f} seconds between two pages; it is left out"
            self._remedies[row.host] = "Read the pages that you need one by one, with marsad read"
        elif self.plan.sitemaps:
            self.frontier.add((found, "sitemap", 0, 0) for found in rules.sitemaps(row.host))
        return rules

    def _due(self, host: str) -> float:
        """When a host may be asked again, in seconds since 1970."""
        return self.fetcher.turns.due(host_of(httpx.URL(host)), self._pause(host), self._moment())

    def _pause(self, host: str) -> float:
        return max(self.plan.pause, self._rules[host].pause() if host in self._rules else 0.0)

    def rest_of(self, url: httpx.URL) -> float:
        """Seconds between two requests to a host: as long as it asks for, and a little more: nobody knocks in time."""
        return self._pause(origin(str(url))) * (1 + self.jitter() / 2)

    def _moment(self) -> float:
        return self.fetcher.now().timestamp()

    # --- what came ---------------------------------------------------------------------------------------------------

    def _take(self, row: Row) -> Iterator[Capture | MarsadError]:
        known = Validators(etag=row.etag, last_modified=row.modified)
        try:
            got = self.fetcher.get(row.url, known if known.conditions() else None, _page_or_raise)
        except FetchError as error:
            self._failed(row, error)
            yield error
            return
        self._failures[row.host] = 0
        if got.not_modified:
            self.unchanged += 1
            self.frontier.finish(row.url, status=304)
        elif got.content is None:
            yield from self._moved(row, got)
        elif row.kind == "sitemap":
            self._sitemap(row, got)
        else:
            yield from self._page(row, got)

    def _failed(self, row: Row, error: FetchError) -> None:
        """What may go better is tried again in the next run; a host that asks for rest gets it."""
        self._failures[row.host] += 1
        if error.remedy != LATER:
            self.frontier.finish(row.url, status=error.status, cause=error.cause)
            return
        self.frontier.try_later(row.url, error.status, error.cause)
        resting = self.fetcher.turns.rest(host_of(httpx.URL(row.url)), self._moment()) > 0
        if error.status in (429, 503) or resting or self._failures[row.host] >= _FAILURES:
            self._aside[row.host] = f"{error.cause}; it is left alone until the next run"

    def _moved(self, row: Row, got: Fetched) -> Iterator[MarsadError]:
        target = joined(got.url, got.headers.get("location", ""))
        if target and row.depth == 0 and row.kind == "page":  # where the user's own address leads is meant, too
            self.frontier.add_site(site(target))
            self._sites.add(site(target))
        if row.kind == "sitemap":
            target = joined(got.url, got.headers.get("location", ""), any_kind=True)
        self.frontier.finish(row.url, status=got.status, cause=f"lies at {target}" if target else "leads to no page")
        if target is None or row.hops >= _HOPS or not (row.kind == "sitemap" or self._in_scope(target)):
            self.left_out["leads elsewhere"] += 1
            if row.depth == 0:
                yield FetchError(got.asked, "leads to what is no page, or in a circle", "Check the address")
            return
        self.frontier.add([(target, row.kind, row.depth, row.hops + 1)])

    def _sitemap(self, row: Row, got: Fetched) -> None:
        pages, sitemaps = read_sitemap(got.content or b"", got.url)
        found = [(url, "page", 1, 0) for url in pages if self._in_scope(url)]
        if row.hops < _SITEMAPS_DEEP:  # one site's index sends us to no other (sitemaps.org)
            found += [(url, "sitemap", 0, row.hops + 1) for url in sitemaps if site(url) == site(got.url)]
        self.frontier.came(row, found, None, _validators(got))

    def _page(self, row: Row, got: Fetched) -> Iterator[Capture]:
        """Its links are noted; it is given where it is new, may be read, and is not known under another name."""
        found, readable = self._found(got)
        inside = [(url, "page", row.depth + 1, 0) for url in found.links if self._in_scope(url)]
        canonical = found.canonical if _another(found.canonical, row.url) else None
        known = canonical is not None and self.frontier.knows(canonical)
        if got.sha256 == row.sha256:
            self.unchanged += 1
        elif not found.read:
            self.left_out["asks not to be read"] += 1
        elif known:
            self.left_out["is another name of a page"] += 1
        give = got.sha256 != row.sha256 and found.read and not known and readable
        spooled = Spooled(row.url, got.content or b"", got.headers.get("content-type"), got.fetched_at.isoformat())
        self.frontier.came(row, inside, spooled if give else None, _validators(got), canonical)
        self.fetched += 1
        self._done += 1
        if give:
            self._given.append(row.url)
            yield _capture(spooled)

    def _found(self, got: Fetched) -> tuple[Found, bool]:
        """What a page leads to, and whether it is one to be read: a feed is a list of pages."""
        content = got.content or b""
        if rss.is_feed(content):
            try:
                feed = rss.read(content, got.url, got.headers.get("content-type"))
            except MarsadError:
                return Found(), False
            return Found(tuple(to for item in feed.entries if item.link and (to := joined(got.url, item.link)))), False
        return links(content, got.url, got.headers.get("x-robots-tag")), True

    def _in_scope(self, url: str) -> bool:
        return self.plan.allows(url, self._sites)

    def _tell(self, url: str) -> None:
        if self.step is None:
            return
        done, waiting = self._done, self.waiting()
        left = min(waiting, self.plan.pages - done)
        seconds = (self.fetcher.clock() - self._begun) / self._asked * left if self._asked > 1 else None
        self.step(Pace(url, done, waiting, self.plan.pages, seconds))


def _page_or_raise(address: str, media_type: str | None) -> None:
    kind = (media_type or "text/html").strip().lower()
    if not kind.startswith(_KINDS):
        raise FetchError(address, f"holds no page ({kind.partition(';')[0][:60]})", "Leave it out", 415)


def _another(canonical: str | None, url: str) -> bool:
    """Whether a page says that it belongs under another address of its site; some name their first page on all."""
    return canonical is not None and canonical != url and site(canonical) == site(url) and _path(canonical) != "/"


def _path(url: str) -> str:
    return httpx.URL(url).path


def _validators(got: Fetched) -> tuple[str | None, str | None, str | None]:
    return got.validators.etag, got.validators.last_modified, got.sha256


def _capture(lying: Spooled) -> Capture:
    return Capture(
        url=lying.url,
        content=lying.content,
        media_type=lying.media,
        captured_at=dt.datetime.fromisoformat(lying.fetched_at),
    )


def crawl_fetcher(contact: str | None = None) -> Fetcher:
    """What a crawl fetches with: redirects are not followed by it but judged like every other address."""
    return Fetcher(LIMITS, contact=contact)


@contextmanager
def open_crawl(
    plan: Plan, folder: Path, fetcher: Fetcher, step: Callable[[Pace], None] | None = None
) -> Iterator[Crawl]:
    """The crawl of these first pages, as far as it came. `folder`: the observatory's. Raises UsageError, FetchError."""
    seeds = plan.cleaned_seeds()
    host = httpx.URL(seeds[0]).host
    with open_frontier(folder / FOLDER / f"{host}-{content_id(*sorted(seeds))[:12]}.sqlite") as frontier:
        crawl = Crawl(plan, fetcher, frontier, step)
        fetcher.turns, fetcher.pause = Turns(folder / FOLDER), crawl.rest_of
        yield crawl
