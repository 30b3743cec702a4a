"""Print the reliability tables: `python -m evaluation.resurgence [--series 300] [--seeds 2 3] [--picture FILE.svg]`."""

from __future__ import annotations

import argparse
from pathlib import Path

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
            found[name] = report(trials)
            print(f"{name}: {given.series} series for each of the seeds {', '.join(map(str, given.seeds))}")
            print(*lines(found[name]), sep="\n", end="\n\n", flush=True)
    if given.picture:
        draw(found, given.picture)


if __name__ == "__main__":
    main()
