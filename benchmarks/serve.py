"""How fast pages come from an observatory of a million claims and a million events while another process imports.

`python -m benchmarks.serve [--short] [--folder DIR]`. A made-up observatory (`serve_world`) is imported and indexed by
processes of their own, whose time, memory and size are told. Then `marsad serve` runs as a user would start it, and
twenty readers of another process ask for all kinds of pages with ever new parameters, while a third reads new pages in
and a CPU of the two is often busy. The limits are the project's own: the first byte of every page within 150 ms at the
median and 400 ms at the 95th percentile, and a home page under 250 KB without the map. `--folder`: of an earlier run.

The readers ask in a closed loop, each at once for its next page, and share the machine with the server: they are one
process that speaks HTTP over plain streams, which costs a fraction of what a client's library does. The server's own
CPU time a request is told, too: it says the same whatever else the machine does.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROWS, PAGES, SECONDS = 990_000, 2_000, 60.0
SHORT_ROWS, SHORT_PAGES, SHORT_SECONDS = 20_000, 60, 10.0
READERS = 20
MEDIAN, P95, HOME = 0.150, 0.400, 250_000
_MADE = "from pathlib import Path; from benchmarks.serve_world import make; make(Path({!r}), {}, {})"
_INDEXED = "from pathlib import Path; from marsad.indexing.keeper import main; main(Path({!r}))"
_READ = """
import subprocess, sys, time
from pathlib import Path
from benchmarks.serve_world import write_pages
folder = Path({!r})
number = time.time_ns() % 2**31
while True:
    number += 1
    write_pages(folder.parent / "more.jsonl", 64, number)
    read = (sys.executable, "-m", "marsad.cli", "read", str(folder.parent / "more.jsonl"), "--observatory", str(folder))
    subprocess.run(read, stdout=subprocess.DEVNULL, check=True)
"""


def report(rows: int = ROWS, pages: int = PAGES, seconds: float = SECONDS, folder: Path | None = None) -> bool:
    """Measure and print; True where a limit was broken."""
    with tempfile.TemporaryDirectory() as temporary:
        observatory = folder or Path(temporary) / "observatory"
        if not observatory.exists():
            _told("made and imported", *_run(_MADE.format(str(observatory), rows, pages)))
        if not list((observatory / "derived").glob("index-*.sqlite")):
            _told("indexed", *_run(_INDEXED.format(str(observatory))))
        size = max(file.stat().st_size for file in (observatory / "derived").glob("index-*.sqlite"))
        print(f"the index has {size / 2**20:,.0f} MB")
        with _served(observatory) as (address, server), _reading(observatory):
            return _asked(address, server, seconds)


def _told(what: str, seconds: float, cpu: float, gigabytes: float) -> None:
    print(f"{what} in {seconds:.0f} s (CPU {cpu:.0f} s), at most {gigabytes:.2f} GB", flush=True)


def _run(code: str) -> tuple[float, float, float]:
    """Wall and CPU seconds, and gigabytes, of a process."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run((sys.executable, "-c", code), check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu, after.ru_maxrss / 2**20


@contextmanager
def _served(observatory: Path) -> Iterator[tuple[str, int]]:
    """The address of `marsad serve`, once it answers, and its process."""
    command = (sys.executable, "-m", "marsad.cli", "serve", "--observatory", str(observatory), "--port", "0")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = next(line for line in process.stdout if "http://" in line)
        address = next(word for word in line.split() if word.startswith("http://")).rstrip("/")
        httpx.get(f"{address}/claims", timeout=600)  # the first page opens the index
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def _reading(observatory: Path) -> Iterator[None]:
    """Another process that reads new pages into the observatory all the while."""
    process = subprocess.Popen((sys.executable, "-c", _READ.format(str(observatory))))
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def _asked(address: str, server: int, seconds: float) -> bool:
    names = _known(address)
    spent, began = _spent(server), time.perf_counter()
    taken: dict[str, list[float]] = {}
    refused: dict[str, int] = {}
    asyncio.run(_readers(address, names, began + seconds, taken, refused))
    spent = _spent(server) - spent
    total = sum(map(len, taken.values()))
    print(f"{'page':<14} {'asked':>6} {'median':>8} {'p95':>8}   (ms to the first byte, {READERS} readers)")
    broken = bool(refused)
    for kind, times in sorted(taken.items()):
        median, late = statistics.median(times), _percentile(times, 0.95)
        broken |= median > MEDIAN or late > P95
        print(f"{kind:<14} {len(times):>6} {1000 * median:>8.1f} {1000 * late:>8.1f}")
    every = [one for times in taken.values() for one in times]
    median, late = statistics.median(every), _percentile(every, 0.95)
    limits = f"limits {MEDIAN * 1000:g} and {P95 * 1000:g}"
    print(f"{'all':<14} {total:>6} {1000 * median:>8.1f} {1000 * late:>8.1f}   {limits}")
    weight = _weight(address)
    print(f"{total / seconds:.0f} requests/s; {1000 * spent / max(1, total):.1f} ms of the server's CPU a request")
    print(f"the home page with all it needs has {weight / 1000:.0f} KB (limit 250)")
    for kind, count in refused.items():
        print(f"not answered: {kind} {count} times")
    return broken or weight > HOME


def _spent(process: int) -> float:
    """Seconds of CPU that a process has spent so far, without its children."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def _known(address: str) -> dict[str, list[str]]:
    """Ids to ask for, as the API lists them."""
    found: dict[str, list[str]] = {}
    with httpx.Client(base_url=address, timeout=120, follow_redirects=True) as client:
        for kind in ("claims", "events", "documents"):
            rows = client.get(f"/api/v1/{kind}", params={"limit": 200}).json()
            listed = next((value for value in rows.values() if isinstance(value, list)), [])
            found[kind] = [row["id"] for row in listed if "id" in row]
    return found


def _paths(names: dict[str, list[str]], chance: random.Random) -> tuple[str, str]:
    """A kind of page and an address of it, hardly ever the same one twice."""
    group = chance.choice(["islamic-state", "boko-haram", "al-shabaab", "taliban", "jnim", "aqim", "sdf", "pkk"])
    country = chance.choice(["SY", "IQ", "NG", "ML", "SO", "AF", "YE"])
    year, month = chance.randint(2015, 2024), chance.randint(1, 12)
    days = f"start={year}-{month:02}-01&end={year}-{month:02}-28"
    word = chance.choice(["militants", "convoy", "checkpoint", "airstrike", "governor", "mosul", "maiduguri"])
    sort = chance.choice(["published", "period", "number", "place"])
    kinds = {
        "home": "/",
        "claims": f"/claims?sort={sort}",
        "claims group": f"/claims?group={group}&country={country}&{days}",
        "claims words": f"/claims?text={word}&country={country}",
        "claims as of": f"/claims?as_of={year}-{month:02}-15&group={group}",
        "claim": f"/claims/{chance.choice(names['claims'] or ['-'])}",
        "document": f"/documents/{chance.choice(names['documents'] or ['-'])}",
        "events": f"/events?group={group}&{days}",
        "event": f"/events/{chance.choice(names['events'] or ['-'])}",
        "group": f"/groups/{group}",
        "groups": "/groups",
        "places": f"/places?country={country}",
        "sources": "/sources",
        "map": "/map",
        "map points": f"/map/points?group={group}&{days}",
        "api claims": f"/api/v1/claims?group={group}&{days}&limit=50",
    }
    kind = chance.choice(list(kinds))
    return kind, kinds[kind]


async def _readers(
    address: str, names: dict[str, list[str]], until: float, taken: dict[str, list[float]], refused: dict[str, int]
) -> None:
    host, port = address.removeprefix("http://").split(":")

    async def reader(number: int) -> None:
        chance = random.Random(number)
        streams = await asyncio.open_connection(host, int(port), limit=1 << 20)
        while time.perf_counter() < until:
            kind, path = _paths(names, chance)
            began = time.perf_counter()
            status, first = await _get(*streams, f"{host}:{port}", path)
            taken.setdefault(kind, []).append(first - began)
            if status >= 400:
                refused[f"{kind} ({status})"] = refused.get(f"{kind} ({status})", 0) + 1
        streams[1].close()

    await asyncio.gather(*(reader(number) for number in range(READERS)))


async def _get(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, path: str) -> tuple[int, float]:
    """The status of an answer, and the moment at which its first byte came; the whole of it is read."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n\r\n".encode())
    start = await reader.readexactly(12)  # "HTTP/1.1 200"
    first = time.perf_counter()
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length))
    return int(start[9:]), first


def _weight(address: str) -> int:
    """Bytes of the home page as sent, with its sheets, scripts and pictures."""
    import re

    with httpx.Client(base_url=address, timeout=120) as client:
        page = client.get("/")
        weight = len(page.content)
        for found in set(re.findall(r'(?:src|href)="(/static/[^"]+|/[^"]+\.(?:svg|png|css|js)[^"]*)"', page.text)):
            answer: Any = client.get(found.replace("&amp;", "&"))
            weight += int(answer.headers.get("content-length", len(answer.content)))
        return weight


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serve", description=__doc__)
    parser.add_argument("--short", action="store_true", help="20,000 claims, ten seconds")
    parser.add_argument("--folder", type=Path, help="an observatory that an earlier run made; it is read into")
    parser.add_argument("--seconds", type=float)
    given = parser.parse_args()
    sizes = (SHORT_ROWS, SHORT_PAGES, SHORT_SECONDS) if given.short else (ROWS, PAGES, SECONDS)
    if report(sizes[0], sizes[1], given.seconds or sizes[2], given.folder) and not given.short:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
