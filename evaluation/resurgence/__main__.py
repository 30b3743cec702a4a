"""Print the reliability tables: `python -m evaluation.resurgence [--series 300] [--seeds 2 3] [--picture FILE.svg]`."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from evaluation.resurgence.calibrate import Report, lines, report, run
from evaluation.resurgence.picture import draw
from evaluation.resurgence.simulate import KINDS, PLAIN, VARIED

SHAPES = {"plain": PLAIN, "varied": VARIED}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.resurgence", description=__doc__)
    parser.add_argument("--series", type=int, default=250, help="series of each kind and seed, three questions each")
    parser.add_argument("--seeds", type=int, nargs="+", default=[2, 3], help="1 was used for tuning")
    parser.add_argument("--shapes", nargs="+", choices=list(SHAPES), default=list(SHAPES))
    parser.add_argument("--picture", type=Path, help="an SVG file to write")
    given = parser.parse_args()
    found: dict[str, Report] = {}
    for shape in given.shapes:
        for kind in KINDS:
            name = f"{kind.replace('_', ' ')}, {shape}"
            trials = [trial for seed in given.seeds for trial in run(kind, given.series, seed, shape=SHAPES[shape])]
            found[name] = report([trial for trial in trials if not trial.turned])
            print(f"{name}: {given.series} series for each of the seeds {', '.join(map(str, given.seeds))}")
            print(*lines(found[name]), sep="\n", end="\n\n", flush=True)
            turned = [trial for trial in trials if trial.turned]
            print(f"{name}: asked 13 to 26 weeks after the ramp began, or would have begun")
            print(*lines(report(turned)), sep="\n")
            late = [trial.late for trial in turned if trial.late is not None]
            low, median, high = np.quantile(late, (0.1, 0.5, 0.9)) if late else (0, 0, 0)
            print(
                f"{len(late)} starts said: {median:.0f} weeks late (80 %: {low:.0f} to {high:.0f})",
                end="\n\n",
                flush=True,
            )
    if given.picture:
        draw(found, given.picture)


if __name__ == "__main__":
    main()
