"""One machine, used to the limit: coding by several processes, growth with the number of pages, ten million rows.

`python -m benchmarks.one_machine [--short] [workers|growth|rows]`. Three things are told:

workers: the same pages read into a new observatory by one process and by two, in turn; the ratio of the elapsed times,
    medians of the rounds. At least 1.7 is asked for where two CPUs are free: what a bare loop gains is told beside it.
growth: CPU seconds for a page and peak memory at more and more pages, each size in processes of its own. Linear is the
    same seconds a page within a tenth; flat is no more memory than a batch of pages varies by.
rows: made-up days of GDELT (`gdelt_rows`, 8 rows in 100 tell of violence) imported as a folder, then all groups
    everywhere counted by week and screened, each in a process of its own: seconds, and peak memory, at most 4 GB.
"""

from __future__ import annotations

import argparse
import ctypes
import datetime as dt
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from benchmarks import gdelt_rows, mix
from marsad.registry import open_registry

WORKERS, RATIO = 2, 1.7
PAGES, SIZES, ROWS = 1_200, (2_000, 20_000, 200_000), 10_000_000
SHORT_PAGES, SHORT_SIZES, SHORT_ROWS = 160, (500, 1_000), 200_000
A_DAY = 500_000  # rows of one file
GIGABYTES = 4.0
FLAT = 1.25  # times the memory of the smallest size at most: what one batch of pages takes varies
_SUBREAPER = 36  # prctl's PR_SET_CHILD_SUBREAPER, of Linux
_READ = "import marsad, sys; marsad.open(sys.argv[1]).read([sys.argv[2]], processes=int(sys.argv[3]))"
_IMPORT = """
import marsad, sys
print(f"{sum(item.claims for item in marsad.open(sys.argv[1]).import_folder('gdelt', sys.argv[2])):,} claims")
"""
_SCREEN = """
import marsad, sys
found = marsad.open(sys.argv[1]).screen()
left = sum(found.rows_left_out.values())
print(f"{found.tested:,} series tested of {len(found.rows):,}; {left:,} rows without a known group or place")
"""
_LINES = (
    "BAGHDAD - Islamic State claimed {a} attacks in Iraq between {d} and {e} March 2019, the Iraqi army said.",
    "At least {a} people were killed and {b} wounded in an attack near Mosul on {d} March, police said.",
    "The United Nations estimates that {a},000 fighters remain in Syria, officials said on Monday.",
    "Residents said markets had opened again and that the road to the north was closed for repairs.",
    "Al-Shabaab said it had attacked {b} bases in Somalia since January; the government did not confirm it.",
)


def run(code: str, *given: object) -> tuple[float, float, float, str]:
    """Elapsed and CPU seconds (its workers' included), gigabytes of its largest process, and what it printed.

    The workers are children of a server of their own, which nobody waits for: it is adopted here when the process ends.
    """
    if ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0):
        raise OSError("children of children cannot be waited for")
    began = time.perf_counter()
    process = subprocess.Popen((sys.executable, "-c", code, *map(str, given)), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = process.stdout.read()
    elapsed, cpu, kilobytes = 0.0, 0.0, 0
    with suppress(ChildProcessError):  # all of them were waited for
        while True:
            pid, status, used = os.wait4(-1, 0)
            cpu, kilobytes = cpu + used.ru_utime + used.ru_stime, max(kilobytes, used.ru_maxrss)
            if pid == process.pid:
                elapsed, process.returncode = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, code)
    return elapsed, cpu, kilobytes / 2**20, told.strip()


def workers(folder: Path, pages: int, rounds: int) -> bool:
    """Tell how much sooner two processes are done. True where they fall short."""
    file = folder / "pages.jsonl"
    registry = open_registry()
    made = [page for language in mix.LANGUAGES for page in mix.pages(language, pages // 3, registry)]
    _write(file, ({"text": page.text, "title": page.title, "language": page.language} for page in made))
    taken: dict[int, list[float]] = {1: [], WORKERS: []}
    bare = []
    for number in range(rounds):
        bare.append(_bare())
        for count, times in taken.items():
            times.append(run(_READ, folder / f"workers-{count}-{number}", file, count)[0])
    one, several = (statistics.median(times) for times in taken.values())
    ratio = f"{one / several:.2f} x (at least {RATIO}; a bare loop gains {statistics.median(bare):.2f} x)"
    print(f"{len(made)} pages: one process {one:.1f} s, {WORKERS} {several:.1f} s: {ratio}")
    return one / several < RATIO


def _bare() -> float:
    """How much sooner two processes are done with what needs nothing but CPU: what this machine gives just now."""
    loop = [sys.executable, "-c", "sum(number * number for number in range(40_000_000))"]
    began = time.perf_counter()
    for _ in range(WORKERS):
        subprocess.run(loop, check=True)
    between = time.perf_counter()
    for process in [subprocess.Popen(loop) for _ in range(WORKERS)]:
        process.wait()
    return (between - began) / (time.perf_counter() - between)


def growth(folder: Path, sizes: tuple[int, ...]) -> bool:
    """Tell CPU time for a page and memory at each size. True where the largest is not linear within a tenth, or takes
    more memory than the smallest."""
    found, memory = [], []
    for size in sizes:
        file = folder / f"{size}.jsonl"
        _write(file, short_pages(size))
        elapsed, cpu, gigabytes, _ = run(_READ, folder / f"growth-{size}", file, WORKERS)
        found.append(cpu / size)
        memory.append(gigabytes)
        print(f"{size:>9,} pages: {elapsed:8.1f} s, {1000 * cpu / size:6.2f} ms of CPU a page, {gigabytes:.2f} GB")
    slower, larger = found[-1] / found[0], memory[-1] / memory[0]
    told = f"{slower:.2f} x a page (up to 1.10 is linear), {larger:.2f} x the memory (up to {FLAT} is flat)"
    print(f"the last against the first: {told}")
    return slower > 1.1 or larger > FLAT


def rows(folder: Path, count: int) -> bool:
    """Tell seconds and memory of importing and counting. True where more than `GIGABYTES` were needed."""
    files = folder / "gdelt"
    files.mkdir()
    for number, first in enumerate(range(0, count, A_DAY)):
        day = dt.date(2019, 1, 1) + dt.timedelta(days=number)
        gdelt_rows.write(files / f"{day:%Y%m%d}001500.export.CSV", min(A_DAY, count - first), seed=number)
    most = 0.0
    for what, code, given in (("imported", _IMPORT, [files]), ("counted", _SCREEN, list[Path]())):
        elapsed, cpu, gigabytes, told = run(code, folder / "rows", *given)
        most = max(most, gigabytes)
        print(f"{count:>11,} rows {what}: {elapsed:7.1f} s (CPU {cpu:.1f} s), {gigabytes:.2f} GB  [{told}]")
    return most > GIGABYTES


def short_pages(count: int) -> Iterator[dict[str, object]]:
    """News in four lines, as rows of a JSONL file."""
    chance = random.Random(count)
    for number in range(count):
        numbers = {"a": chance.randint(2, 90), "b": chance.randint(2, 40), "d": chance.randint(1, 9)}
        text = "\n".join(line.format(**numbers, e=chance.randint(10, 28)) for line in chance.sample(_LINES, 4))
        yield {"id": str(number), "text": f"Report {number}\n{text}", "published": "2019-03-29", "language": "en"}


def _write(file: Path, documents: Iterator[dict[str, object]]) -> None:
    with file.open("w", encoding="utf-8") as stream:
        for document in documents:
            stream.write(json.dumps(document, ensure_ascii=False) + "\n")


def report(short: bool = False, only: str | None = None) -> bool:
    """Measure and print; True where a limit was broken."""
    parts: dict[str, Callable[[Path], bool]] = {
        "workers": lambda folder: workers(folder, SHORT_PAGES if short else PAGES, 1 if short else 3),
        "growth": lambda folder: growth(folder, SHORT_SIZES if short else SIZES),
        "rows": lambda folder: rows(folder, SHORT_ROWS if short else ROWS),
    }
    broken = False
    for name, part in parts.items():
        if only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                broken |= part(Path(folder))
    return broken


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.one_machine", description=__doc__)
    parser.add_argument("part", nargs="?", choices=("workers", "growth", "rows"))
    parser.add_argument("--short", action="store_true", help="fewer pages and rows")
    parser.add_argument("--rows", type=int, help="this many rows")
    given = parser.parse_args()
    if given.rows:
        with tempfile.TemporaryDirectory() as folder:
            raise SystemExit(rows(Path(folder), given.rows))
    if report(given.short, given.part) and not given.short:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
