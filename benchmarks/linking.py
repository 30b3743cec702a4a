"""How the time to link grows: synthetic worlds of 10,000 to 1,000,000 rows over three sources at a constant density.

`python -m benchmarks.linking [--rows 10000 100000] [--short]`. Each world is written by one process and linked by
another (compare, train, predict, compete, cluster), whose peak memory is counted. The limits are the
project's own: time no faster than n^1.2, and 8 GB at a million rows, on two cores.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import feather

ROWS = (10_000, 100_000, 1_000_000)
SHORT = (10_000, 30_000)
EXPONENT, GIGABYTES = 1.2, 8.0


@dataclass(frozen=True, slots=True)
class Run:
    """`seconds`: of linking, from incidents in memory to events; of these `clustering`. `cpu`: seconds of both cores.

    `pairs`: with a probability; `accepted` of them, right with `precision`, and holding `recall` of the true ones."""

    rows: int
    seconds: float
    cpu: float
    clustering: float
    gigabytes: float
    pairs: int
    accepted: int
    events: int
    precision: float
    recall: float


def report(rows: Sequence[int] = ROWS) -> bool:
    """Measure and print; True where a limit was broken."""
    print(" ".join(f"{field.name:>10}" for field in dataclasses.fields(Run)), f"{'exponent':>10}")
    runs: list[Run] = []
    for count in rows:
        one = _measured(count)
        cells = [f"{x:,}" if isinstance(x, int) else f"{x:.3g}" for x in dataclasses.astuple(one)]
        cells += [f"{_exponent(runs[-1], one):.2f}"] if runs else []
        print(" ".join(f"{cell:>10}" for cell in cells), flush=True)
        runs.append(one)
    whole = _exponent(runs[0], runs[-1]) if len(runs) > 1 else math.nan
    most = max(one.gigabytes for one in runs)
    print(f"time grows as n^{whole:.2f} (at most {EXPONENT:g}); at most {most:.2f} GB (limit {GIGABYTES:g})")
    return whole > EXPONENT or most > GIGABYTES


def _exponent(one: Run, other: Run) -> float:
    """Of CPU time, which other work on the machine does not lengthen."""
    return math.log(other.cpu / one.cpu) / math.log(other.rows / one.rows)


def _measured(rows: int) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        for step in ("make", "link"):
            command = (sys.executable, "-m", "benchmarks.linking", f"--{step}", folder, "--rows", str(rows))
            answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Run(**json.loads(answer.splitlines()[-1]))


def _make(folder: Path, rows: int) -> None:
    from benchmarks.linking_world import synthetic

    made = synthetic(rows)
    feather.write_feather(made.incidents, folder / "incidents.arrow", compression="uncompressed")
    np.save(folder / "event.npy", made.event)


def _link(folder: Path) -> dict[str, Any]:
    """What `marsad link` does with incidents, but for reading and keeping."""
    from evaluation.linking.ours import decisions
    from marsad.engine import open_splink
    from marsad.linking.clusters import derive
    from marsad.linking.link import link
    from marsad.linking.settings import LinkSettings

    incidents, event = feather.read_table(folder / "incidents.arrow"), np.load(folder / "event.npy")
    settings = LinkSettings()
    began, worked = time.perf_counter(), time.process_time()
    with open_splink() as database:
        pairs = link(incidents, database, settings).pairs
    linked = time.perf_counter() - began
    members = derive(incidents, decisions(pairs, settings)).members
    seconds = time.perf_counter() - began
    cpu = time.process_time() - worked
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    accepted = pairs.filter(pc.greater_equal(pairs["probability"], settings.same))
    precision, recall = _right(accepted, incidents, event)
    counted = {"pairs": pairs.num_rows, "accepted": accepted.num_rows}
    counted["events"] = pc.count_distinct(members["event"]).as_py()
    measured = {"seconds": seconds, "cpu": cpu, "clustering": seconds - linked, "gigabytes": gigabytes}
    return {"rows": incidents.num_rows, **measured, **counted, "precision": precision, "recall": recall}


def _right(accepted: pa.Table, incidents: pa.Table, event: np.ndarray[Any, np.dtype[np.int64]]) -> tuple[float, float]:
    """Precision and recall of pairs: each source reports an event once at most."""
    place = dict(zip(incidents["ref"].to_pylist(), event.tolist(), strict=True))
    right = sum(
        place[left] == place[other]
        for left, other in zip(accepted["left"].to_pylist(), accepted["right"].to_pylist(), strict=True)
    )
    counts = np.bincount(event)
    return right / max(accepted.num_rows, 1), right / max(int((counts * (counts - 1) // 2).sum()), 1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linking", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=list(ROWS))
    parser.add_argument("--short", action="store_true", help="10,000 and 30,000 rows only")
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--link", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.make:
        _make(given.make, given.rows[0])
    elif given.link:
        print(json.dumps(_link(given.link)))
    elif report(SHORT if given.short else given.rows):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
