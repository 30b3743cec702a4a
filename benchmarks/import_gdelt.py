"""How long `import gdelt` takes beside DuckDB, which reads the same file and writes it to Parquet.

A made-up file of version 2 (`gdelt_rows`); both are given it in turn, two threads each, the import into an empty
observatory; the ratios are of the medians, of wall time and of CPU time. Whole: `python -m benchmarks.import_gdelt`.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb  # the peer: as such, not as the engine

from benchmarks import gdelt_rows
from marsad.ledger import open_ledger
from marsad.sources.gdelt import read

AT_MOST = 4.0
ROWS = 1_000_000
SHORT = 50_000


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of wall time and of CPU time (user and system, all threads)."""
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    work()
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def by_duckdb(file: Path, folder: str) -> None:
    with duckdb.connect(config={"threads": "2"}) as connection:
        table = f"read_csv('{file}', delim = '\t', header = false, quote = '', escape = '')"
        connection.execute(f"COPY (SELECT * FROM {table}) TO '{folder}/peer.parquet' (FORMAT parquet)")


def import_into(folder: str, file: Path) -> int:
    release = read(file)
    ledger = open_ledger(Path(folder) / "observatory")
    batches = ((batch.rows, batch.claims) for batch in release.batches)
    return ledger.append_dataset(release.document, release.coder, batches).rows


def measure(file: Path, rounds: int) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """(wall, CPU) seconds of DuckDB and of the import, each round. The first round of each only warms up."""
    peer, own = [], []
    for _ in range(rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            peer.append(spent(lambda folder=folder: by_duckdb(file, folder)))  # type: ignore[misc]
        with tempfile.TemporaryDirectory() as folder:
            own.append(spent(lambda folder=folder: import_into(folder, file)))  # type: ignore[misc]
    return peer[1:], own[1:]


def report(rows: int = ROWS, rounds: int = 3) -> None:
    """Measure and print; the limit is the one that the project set itself. Peak memory is that of an import alone."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "20190924001500.export.CSV"
        gdelt_rows.write(file, rows)
        size = file.stat().st_size
        alone = subprocess.run(
            (sys.executable, "-m", "benchmarks.import_gdelt", "--alone", str(file)),
            check=True,
            capture_output=True,
            text=True,
        )
        peer, own = measure(file, rounds)
    print(
        f"{rows:,} rows, {size / 2**20:.0f} MB; medians of {rounds}; peak memory of an import {alone.stdout.strip()} MB"
    )
    for place, name in enumerate(("wall", "CPU")):
        bare, whole = (statistics.median(item[place] for item in times) for times in (peer, own))
        print(f"{name:5} DuckDB to Parquet {bare:7.2f} s   import {whole:7.2f} s   {whole / bare:5.2f} x", end="")
        print(f"   at most {AT_MOST:g} x" if name == "wall" else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alone", type=Path, help="import this file once and print the peak memory in MB")
    options = parser.parse_args()
    if options.alone:
        with tempfile.TemporaryDirectory() as folder:
            import_into(folder, options.alone)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    else:
        report(options.rows, options.rounds)


if __name__ == "__main__":
    main()
