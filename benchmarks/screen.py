"""How fast the Farrington screen is beside R's surveillance, and how its time grows with the number of series.

Both judge the same simulated series in the same run, each in one process on one core, measured in CPU seconds inside
that process: starting R and Python, reading the counts and compiling are not counted. R is used where `Rscript` and
surveillance are there (Debian: r-cran-surveillance); else that is said and the rest runs. Bounds are compared too.
`python -m benchmarks.screen [--short]` runs it.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt

from marsad.assessment.farrington import Farrington, upper_bounds

Floats = npt.NDArray[np.float64]

WEEKS, MONITORED = 624, 49
SERIES_IN_R = 4
AT_LEAST = 500.0  # times as fast as R
ROWS, SHORT = (2_500, 5_000, 10_000, 20_000), (500, 1_000, 2_000)
LATEST_WEEKS, LATEST_SECONDS = 520, 1.0  # of 10,000 series

# Our own few lines around the package's documented call; it prints the CPU seconds, then the bounds, a series a line.
R_CODE = """
suppressMessages(library(surveillance))
arguments <- commandArgs(TRUE)
counts <- as.matrix(read.csv(arguments[1], header = FALSE))
weeks <- as.integer(arguments[2])
setting <- list(range = (ncol(counts) - weeks + 1):ncol(counts), b = 5, w = 3, noPeriods = 10, alpha = 0.01,
                trend = TRUE, pThresholdTrend = 1, weightsThreshold = 2.58, pastWeeksNotIncluded = 26,
                limit54 = c(5, 4), thresholdMethod = "nbPlugin")
screened <- function(row) as.numeric(upperbound(suppressWarnings(
  farringtonFlexible(sts(matrix(counts[row, ], ncol = 1), frequency = 52, start = c(2000, 1)), control = setting))))
invisible(screened(1))
spent <- system.time(bounds <- lapply(seq_len(nrow(counts)), screened))
cat(spent[["user.self"]] + spent[["sys.self"]], "\\n")
for (row in bounds) cat(row, sep = " ", fill = 100000)
"""


def simulated(series: int, weeks: int, seed: int = 20130) -> Floats:
    """Seasonal counts with trend and overdispersion of many sizes."""
    rng = np.random.default_rng(seed)
    week = np.arange(weeks)
    mean = np.exp(rng.uniform(0.7, 3.5, (series, 1)) + rng.normal(0, 0.001, (series, 1)) * week)
    mean *= 1 + rng.uniform(0, 0.6, (series, 1)) * np.cos(2 * np.pi * (week / 52 + rng.random((series, 1))))
    dispersion = rng.uniform(1.1, 4.0, (series, 1))
    return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion).astype(float)


def screened_in_r(counts: Floats, monitored: int) -> tuple[float, Floats] | str:
    """CPU seconds and bounds by R's surveillance, or why there are none."""
    if not (rscript := shutil.which("Rscript")):
        return "there is no Rscript here"
    with tempfile.TemporaryDirectory() as folder:
        file, code = Path(folder) / "counts.csv", Path(folder) / "screen.R"
        np.savetxt(file, counts, fmt="%d", delimiter=",")
        code.write_text(R_CODE)
        done = subprocess.run((rscript, str(code), str(file), str(monitored)), capture_output=True, text=True)
    if done.returncode:
        return "R has no package surveillance, or failed: " + done.stderr.strip().splitlines()[-1]
    spent, *rows = done.stdout.strip().splitlines()
    bounds = [[np.nan if cell == "NA" else float(cell) for cell in row.split()] for row in rows]
    return float(spent), np.array(bounds)


def cpu_seconds(counts: Floats, monitored: int, rounds: int = 5) -> float:
    """The shortest of some rounds, as other work on the machine only ever adds; compiled beforehand."""
    asked = Farrington()
    upper_bounds(counts[:1], asked, monitored=1)
    spent = []
    for _ in range(rounds):
        started = time.process_time()
        upper_bounds(counts, asked, monitored=monitored)
        spent.append(time.process_time() - started)
    return min(spent)


def report(short: bool = False) -> bool:
    """Measures and prints; gives whether a limit is broken (only for what could be measured)."""
    broken = _beside_r(simulated(1 if short else SERIES_IN_R, WEEKS))
    times = {}
    for rows in SHORT if short else ROWS:
        times[rows] = cpu_seconds(simulated(rows, LATEST_WEEKS), monitored=1, rounds=3)
        each = times[rows] / rows * 1e6
        print(f"{rows:7,} series × {LATEST_WEEKS}, latest week {times[rows]:7.3f} s {each:7.1f} µs each")
    if 10_000 in times:
        broken |= times[10_000] > LATEST_SECONDS
        print(f"10,000 × {LATEST_WEEKS}: at most {LATEST_SECONDS:g} s")
    return broken


def _beside_r(counts: Floats) -> bool:
    many = simulated(200, WEEKS)
    each = cpu_seconds(many, MONITORED) / len(many)
    print(f"marsad, {MONITORED} weeks of a series {each * 1e3:10.3f} ms")
    in_r = screened_in_r(counts, MONITORED)
    if isinstance(in_r, str):
        print(f"R surveillance: left out, {in_r}")
        return False
    seconds, bounds = in_r
    peer = seconds / len(counts)
    ours = upper_bounds(counts, Farrington(), monitored=MONITORED)
    differ = int(np.sum((ours != bounds) & ~(np.isnan(ours) & np.isnan(bounds))))
    print(f"R surveillance, the same      {peer * 1e3:10.1f} ms   {peer / each:6.0f} x   at least {AT_LEAST:g} x")
    print(f"bounds that differ            {differ:10d} of {bounds.size}")
    return peer / each < AT_LEAST or differ > 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer series")
    if report(parser.parse_args().short):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
