"""How long `import ucdp-ged` takes beside a bare `pandas.read_csv` of the same file.

Both are timed inside one process, imports apart, in turn, each import into an empty observatory; the ratio is of the
medians. `python -m benchmarks --ged FILE` runs it.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas  # the peer: a benchmark's dependency, not the package's

from marsad.ledger import open_ledger
from marsad.sources.ucdp_ged import read

AT_MOST = 4.0


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def import_into(folder: str, file: Path) -> int:
    release = read(file)
    ledger = open_ledger(Path(folder) / "observatory")
    batches = ((batch.rows, batch.claims) for batch in release.batches)
    return ledger.append_dataset(release.document, release.coder, batches).claims


def measure(file: Path, rounds: int) -> tuple[float, float, float]:
    """Medians in seconds: pandas.read_csv, reading alone, the whole import. The first round only warms up."""
    bare, reading, whole = [], [], []
    for _ in range(rounds + 1):
        bare.append(seconds(lambda: pandas.read_csv(file)))
        reading.append(seconds(lambda: read(file).whole()))
        with tempfile.TemporaryDirectory() as folder:
            whole.append(seconds(lambda folder=folder: import_into(folder, file)))  # type: ignore[misc]
    return statistics.median(bare[1:]), statistics.median(reading[1:]), statistics.median(whole[1:])


def report(file: Path, rounds: int = 5) -> None:
    """Measure and print; the limit is the one that the project set itself."""
    bare, reading, whole = measure(file, rounds)
    print(f"pandas.read_csv      {bare:7.3f} s")
    print(f"read (rows, claims)  {reading:7.3f} s   {reading / bare:5.2f} x")
    print(f"import (and keep)    {whole:7.3f} s   {whole / bare:5.2f} x   at most {AT_MOST:g} x")
