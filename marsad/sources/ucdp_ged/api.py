"""The UCDP API, page by page, into a CSV like the published one.

The API (https://ucdp.uu.se/apidocs/) answers `gedevents/<version>` with TotalCount, TotalPages, NextPageUrl and Result;
pages count from 0, `Country` takes Gleditsch-Ward numbers, `StartDate` looks at an event's last day. Since February
2026 it wants a token, sent as `x-ucdp-access-token`, and allows 5,000 requests a day; those who ask too quickly get
status 400.
"""

from __future__ import annotations

import datetime as dt
import functools
import gzip
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from marsad.errors import FetchError, UsageError
from marsad.sources.fetching import Fetcher, Limits
from marsad.sources.fetching.fetched import AGAIN

BASE = "https://ucdpapi.pcr.uu.se/api"
PAGE_SIZE = 1000  # events; the API gives no more
LIMITS = Limits(again=AGAIN | {400}, first_wait=5.0, attempts=6, pause=0.5)
_VERSION = re.compile(r"\d{1,2}\.\d{1,2}(\.\d{1,2}){0,3}")
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?Z?")
_PLAIN_DAYS = (20, 1)  # the files before this version print a day without a clock
_TOKEN = "Set MARSAD_UCDP_TOKEN to a token that UCDP gave you (https://ucdp.uu.se/apidocs/)"

# Told how many events are here, and how many there are.
Counted = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked for. `version`: "25.1", or "25.0.9" for candidate events; `countries`: ISO 3166-1 alpha-2 codes."""

    version: str
    countries: tuple[str, ...] = ()
    since: dt.date | None = None
    base: str = BASE

    def address(self) -> str:
        """Where the events are, whatever the page. Raises UsageError for a version or country that UCDP has not."""
        if not _VERSION.fullmatch(self.version):
            raise UsageError(self.version, "is no version of UCDP GED", 'Give it as "25.1", candidates as "25.0.9"')
        return str(httpx.URL(f"{self.base}/gedevents/{self.version}", params=self._filters()))

    def page(self, number: int) -> str:
        paging = {"pagesize": str(PAGE_SIZE), "page": str(number)}
        return str(httpx.URL(self.address()).copy_merge_params(paging))

    def _filters(self) -> dict[str, str]:
        filters = {}
        if self.countries:
            filters["Country"] = ",".join(str(number) for code in self.countries for number in _numbers(code))
        if self.since:
            filters["StartDate"] = self.since.isoformat()
        return filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """The events as a file. `announced`: how many the API says there are, `events` how many it gave."""

    path: Path
    url: str
    events: int
    announced: int


def open_api(token: str | None, contact: str | None = None) -> Fetcher:
    """A fetcher for the API; the token goes to its host and nowhere else."""
    return Fetcher(LIMITS, secrets={"x-ucdp-access-token": token} if token else {}, contact=contact)


def download_events(fetcher: Fetcher, query: Query, folder: Path, progress: Counted | None = None) -> Downloaded:
    """All events of a query as a CSV inside `folder`, with the columns and spellings of the published files.

    Pages are kept as they come: a run that was cut goes on behind the last one, unless the first page has changed.
    Raises UsageError, FetchError.
    """
    address = query.address()
    place = folder / f"ucdp-ged-api-{query.version}-{hashlib.sha256(address.encode()).hexdigest()[:8]}"
    pages = Pages(place, query)
    try:
        return _all_events(fetcher, pages, progress)
    except FetchError as error:
        if error.status in (401, 403):
            raise FetchError(address, "lets nobody in without a valid token", _TOKEN, error.status) from None
        raise
    except OSError as error:
        raise FetchError(str(place), f"cannot be written ({error.strerror})", "See who may write there") from error


def _all_events(fetcher: Fetcher, pages: Pages, progress: Counted | None) -> Downloaded:
    first = pages.fetch(fetcher, 0)
    page, number, events = read_page(first, pages.query.page(0)), 0, 0
    pages.begin(first, page)
    announced, visited = _whole(page.get("TotalCount")), {0}
    while True:
        events += len(page["Result"])
        if progress:
            progress(events, announced)
        next_page = following(page, pages.query.page(number))
        if next_page is None:
            break
        if next_page in visited:
            raise FetchError(pages.query.page(number), "names itself as its next page", "Tell UCDP")
        number = next_page
        visited.add(number)
        page = read_page(pages.kept(number) or pages.fetch(fetcher, number), pages.query.page(number))
        if _whole(page.get("TotalCount")) != announced:
            pages.discard()
            raise FetchError(pages.query.address(), "has changed while it was read", "Run the same command again")
        pages.note(number, page)
    path = pages.write_csv()
    return Downloaded(path=path, url=pages.query.address(), events=events, announced=announced)


class Pages:
    """The pages of a query on disk, packed, in the order in which they came."""

    def __init__(self, folder: Path, query: Query) -> None:
        self._folder, self.query = folder, query
        self._order: list[int] = []
        self._columns: dict[str, None] = {}

    def _path(self, number: int) -> Path:
        return self._folder / f"page-{number:05d}.json.gz"

    def kept(self, number: int) -> bytes | None:
        try:
            return gzip.decompress(self._path(number).read_bytes())
        except (FileNotFoundError, EOFError, gzip.BadGzipFile):
            return None

    def fetch(self, fetcher: Fetcher, number: int) -> bytes:
        content = fetcher.get(self.query.page(number)).content or b""
        if number:
            self._keep(number, content)
        return content

    def begin(self, first: bytes, page: Mapping[str, Any]) -> None:
        """Keep the first page; what was kept behind another one is of other events."""
        if self.kept(0) != first:
            self.discard()
        self._keep(0, first)
        self.note(0, page)

    def note(self, number: int, page: Mapping[str, Any]) -> None:
        """This page is the next one."""
        self._order.append(number)
        for event in page["Result"]:
            self._columns.update(dict.fromkeys(event))

    def discard(self) -> None:
        for path in self._folder.glob("page-*.json.gz"):
            path.unlink()

    def _keep(self, number: int, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = self._path(number).with_suffix(".new")
        beside.write_bytes(gzip.compress(content, 1, mtime=0))
        os.replace(beside, self._path(number))

    def _rows(self) -> Iterator[Mapping[str, Any]]:
        for number in self._order:
            yield from read_page(self.kept(number) or b"", self.query.page(number))["Result"]

    def write_csv(self) -> Path:
        """All rows in the order of their pages. The name tells the version, as those of the published files do."""
        columns = list(self._columns)
        path = self._folder / f"GEDEvent_v{self.query.version.replace('.', '_')}.csv"
        beside = path.with_suffix(".new")
        clock = tuple(map(int, self.query.version.split(".")[:2])) >= _PLAIN_DAYS
        with beside.open("w", encoding="utf-8", errors="replace", newline="") as stream:
            stream.write(",".join(map(_quoted, columns)) + "\n")
            for row in self._rows():
                stream.write(",".join(_cell(name, row.get(name), clock) for name in columns) + "\n")
        os.replace(beside, path)
        return path


def read_page(content: bytes, address: str) -> dict[str, Any]:
    try:
        page = json.loads(content)
    except (ValueError, RecursionError):
        page = None
    events = page.get("Result") if isinstance(page, dict) else None
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise FetchError(address, "answers with what is no page of events", "See whether UCDP has changed its API")
    return dict(page)


def following(page: Mapping[str, Any], address: str) -> int | None:
    """The number of the next page. Of its address nothing else is used: the token goes where the user said."""
    stated = page.get("NextPageUrl")
    if not stated:
        return None
    try:
        number = httpx.URL(str(stated)).params.get("page", "")
    except httpx.InvalidURL:
        number = ""
    if not re.fullmatch(r"[0-9]{1,6}", number):
        raise FetchError(address, "names a next page without its number", "See whether UCDP has changed its API")
    return int(number)


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _cell(name: str, value: Any, clock: bool) -> str:
    """A value as the published files print it: days with or without a clock, yes and no as 1 and 0."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        if name in ("date_start", "date_end") and (day := _MIDNIGHT.fullmatch(value)):
            value = f"{day[1]} 00:00:00.000" if clock else day[1]
        return _quoted(value)
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return _quoted(json.dumps(value, ensure_ascii=False))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _numbers(code: str) -> Sequence[int]:
    """UCDP's numbers of a country. Raises UsageError where it has none."""
    found = [number for number, country in _countries().items() if country["iso"] == code]
    if not found:
        raise UsageError(code, "is no country that UCDP knows", "Leave --country out to get all of them")
    return found


@functools.cache
def _countries() -> dict[int, dict[str, Any]]:
    text = (Path(__file__).parent / "countries.yml").read_text("utf-8")
    return dict(yaml.load(text, Loader=yaml.CSafeLoader))
