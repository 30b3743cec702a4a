"""The map over a million points: what a view costs the server, how large its answers are, how soon a browser draws it.

`python -m benchmarks.map [--rows N] [--no-browser]`. The points are made here and stand in memory as the index gives
them; server and browser are real, on loopback.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from marsad.index.filters import Filter
from marsad.index.models import Entry, Points
from marsad.web.map.asked import Asked
from marsad.web.map.atlas import Atlas
from marsad.web.map.clusters import Box, clusters
from marsad.web.map.listing import in_view
from marsad.web.map.routes import _feature

ROWS, SHORT = 1_000_000, 50_000
LIMIT_CALL = 25.0  # milliseconds
LIMIT_DRAWN = 2.0  # seconds
FIRST, LAST = 733_000, 737_000  # day numbers: eleven years
VIEWS = {  # zoom and box of a screen of 1280 by 700
    "world, zoom 1": (1.0, (-180.0, -70.0, 180.0, 80.0)),
    "Near East, zoom 5": (5.2, (30.0, 27.0, 58.0, 40.0)),
    "Syria, zoom 7": (7.0, (35.0, 32.3, 43.7, 37.3)),
}
_YEAR = {"start": ["2015-01-01"], "end": ["2015-12-31"]}
ASKED: dict[str, dict[str, list[str]]] = {"everything": {}, "one group": {"group": ["g3"]}, "a year": _YEAR}


class Columns:
    """A million rows as the index gives them: three lenses, fifty groups, clustered around 400 towns."""

    stamp = "benchmark"

    def __init__(self, rows: int) -> None:
        chance = np.random.default_rng(20260101)
        towns = np.column_stack([chance.uniform(-12, 70, 400), chance.uniform(-12, 38, 400)])
        self.towns = towns
        at = towns[chance.zipf(1.3, rows) % 400] + chance.normal(0, 0.6, (rows, 2))
        precision = chance.choice(5, rows, p=[0.5, 0.33, 0.07, 0.07, 0.03]).astype(np.int8)
        exact = precision < 2
        start = chance.integers(FIRST, LAST, rows).astype(np.int32)
        areas = ("geonames:170792", "geonames:170062", "geonames:92877", "geonames:2346794", "SY", "IQ", "NG")
        self._points = Points(
            lon=np.where(exact, at[:, 0], np.nan).astype(np.float32),
            lat=np.where(exact, at[:, 1], np.nan).astype(np.float32),
            start=start,
            end=start,
            seen_from=start,
            lens=np.zeros(rows, np.int16),
            group=chance.integers(0, 50, rows).astype(np.int32),
            type=chance.integers(0, 4, rows).astype(np.int16),
            source=np.zeros(rows, np.int32),
            precision=precision,
            country=np.zeros(rows, np.int16),
            area=chance.integers(0, len(areas), rows).astype(np.int32),
            killed=np.full(rows, -1, np.int32),
            rowid=np.arange(1, rows + 1, dtype=np.int64),
            lenses=("linked",),
            groups=tuple(f"g{number}" for number in range(50)),
            types=("bombing", "armed_assault", "clash", "other"),
            sources=("ucdp-ged",),
            precisions=("point", "city", "admin2", "admin1", "country"),
            countries=("SY",),
            areas=areas,
        )

    def points(self) -> Points:
        return self._points

    def points_for(self, filter: Filter) -> Any:
        let = np.ones(len(self._points.lon), np.bool_)
        if filter.group:
            let &= np.isin(self._points.group, [self._points.groups.index(group) for group in filter.group])
        if filter.start:
            let &= self._points.end >= filter.start.toordinal()
        if filter.end:
            let &= self._points.start <= filter.end.toordinal()
        return np.flatnonzero(let).astype(np.int32)

    def point_rows(self, rowids: Sequence[int]) -> list[Any]:  # noqa: ARG002 - the list has no part in what is measured
        return []

    def point_ids(self, rowids: Sequence[int]) -> list[tuple[str, str]]:
        return [("event", str(rowid)) for rowid in rowids]

    def groups(self, text: str | None = None) -> list[Entry]:  # noqa: ARG002
        return []

    sources = groups

    def names(self, language: str) -> dict[str, str]:  # noqa: ARG002
        return {}


def milliseconds(work: Callable[[], Any], rounds: int = 15) -> tuple[float, float]:
    """Median and worst."""
    taken = []
    for _ in range(rounds):
        begin = time.process_time()  # of this process: what a server spends, whoever else is busy here
        work()
        taken.append((time.process_time() - begin) * 1000)
    return statistics.median(taken), max(taken)


def report(rows: int, browser: bool) -> bool:
    """Print the figures; whether all limits were kept."""
    index = Columns(rows)
    begin = time.process_time()
    atlas = Atlas(index)
    print(f"{rows:,} points put in order once: {time.process_time() - begin:.2f} s of CPU")
    x, y = index.towns[1].tolist()
    town = (x - 0.15, y - 0.1, x + 0.15, y + 0.1)
    worst = 0.0
    for name, parameters in ASKED.items():
        worst = max(worst, _calls(atlas, town, name, Asked.from_query(parameters)))
    kept = worst <= LIMIT_CALL
    print(f"worst median call {worst:.1f} ms, at most {LIMIT_CALL:g} ms: {'kept' if kept else 'NOT KEPT'}")
    return _drawn(index) and kept if browser else kept


def _calls(atlas: Atlas, town: Box, name: str, asked: Asked) -> float:
    filter = atlas.filter(asked)
    assert filter is not None
    begin = time.process_time()
    selection = atlas.selection(filter)
    first = (time.process_time() - begin) * 1000
    begin = time.process_time()
    atlas.timeline(filter, None)
    bars = (time.process_time() - begin) * 1000
    begin = time.process_time()
    in_view(atlas, filter, VIEWS["Near East, zoom 5"][1], None)
    listed = (time.process_time() - begin) * 1000
    print(
        f"{name}: {selection.total:,} rows; worked out once and kept: "
        f"selection {first:.0f} ms, timeline {bars:.0f} ms, list of a view {listed:.0f} ms"
    )
    worst = 0.0
    for view, (zoom, box) in (VIEWS | {"a town, zoom 12": (12.0, town)}).items():

        def call(zoom: float = zoom, box: Any = box) -> str:
            found = clusters(selection, box, zoom)
            return json.dumps([_feature(atlas, cluster, zoom) for cluster in found], separators=(",", ":"))

        median, most = milliseconds(call)
        worst = max(worst, median)
        body = call()
        print(
            f"  {view:20} {body.count('Feature'):5} marks {len(body) / 1000:7.1f} KB "
            f"{median:6.1f} ms (worst {most:.1f}) of CPU"
        )
    return worst


def _drawn(index: Columns) -> bool:
    """The page in Chromium, three times, with nothing kept from before."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no chromium: not drawn")
        return True
    from playwright.sync_api import sync_playwright

    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))
    from served import FLAGS, served  # the server of the browser tests

    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as site, sync_playwright() as playwright:
        site.observatory.index = lambda **_: index  # type: ignore[method-assign,assignment]
        taken = {"map-drawn": [], "map-complete": []}  # type: dict[str, list[float]]
        spent: list[float] = []
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for _ in range(3):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            before = _spent()
            page.goto(f"{site.url}/map")
            page.wait_for_selector("#map[data-state]", timeout=120_000)
            spent.append(_spent() - before)
            page.wait_for_selector('#map[data-state="complete"]', timeout=120_000)
            for mark in taken:
                taken[mark].append(page.evaluate(f"performance.getEntriesByName('{mark}')[0].startTime") / 1000)
            page.close()
        browser.close()
    drawn, complete = (statistics.median(values) for values in taken.values())
    print(f"map drawn {drawn:.2f} s after the address was asked for (provinces too: {complete:.2f} s), median of 3")
    busy = len(os.sched_getaffinity(0))
    print(
        f"CPU that browser and server spent until it was drawn: {statistics.median(spent):.2f} s "
        f"(on {busy} cores, of which others used {os.getloadavg()[0]:.1f} meanwhile)"
    )
    print(f"at most {LIMIT_DRAWN:g} s: {'kept' if drawn <= LIMIT_DRAWN else 'NOT KEPT'}")
    return drawn <= LIMIT_DRAWN


def _spent() -> float:
    """CPU seconds of this process (the server) and of all that descend from it (the browser), so far."""
    ticks: dict[int, tuple[int, float]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            after = status.read_text().rpartition(")")[2].split()
            ticks[int(status.parent.name)] = (int(after[1]), sum(int(value) for value in after[11:15]))
    mine, grown = {os.getpid()}, True
    while grown:
        more = {pid for pid, (parent, _) in ticks.items() if parent in mine} - mine
        mine, grown = mine | more, bool(more)
    return sum(ticks[pid][1] for pid in mine if pid in ticks) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args()
    sys.exit(0 if report(options.rows, not options.no_browser) else 1)


if __name__ == "__main__":
    main()
