"""Print the scores: `python -m evaluation.forecast [--simulated 60] [--others] [--months] [--pictures docs/images]`."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evaluation.forecast.months import from_weeks
from evaluation.forecast.picture import draw_fan, draw_pit
from evaluation.forecast.report import lines
from evaluation.forecast.syria import FILE, MAIN, counted
from evaluation.forecast.trials import Replay, replay, simulated
from evaluation.resurgence.simulate import KINDS, PLAIN, VARIED

SHAPES = {"plain": PLAIN, "varied": VARIED}
FROM, TO = dt.date(2017, 1, 1), dt.date(2019, 12, 1)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.forecast", description=__doc__)
    parser.add_argument("--simulated", type=int, default=60, help="series of each kind and seed, two origins each")
    parser.add_argument("--seeds", type=int, nargs="+", default=[2, 3], help="1 was used for tuning")
    parser.add_argument("--shapes", nargs="+", choices=list(SHAPES), default=list(SHAPES))
    parser.add_argument("--others", action="store_true", help="the other groups and the provinces, too (some minutes)")
    parser.add_argument("--months", action="store_true", help="monthly forecasts: direct, and from weekly paths")
    parser.add_argument("--file", type=Path, default=FILE, help="the UCDP GED file of Syria")
    parser.add_argument("--pictures", type=Path, help="a folder to write the pictures to")
    given = parser.parse_args(arguments)
    drawn: dict[str, Replay] = {}
    if given.file.exists():
        drawn["IS in Syria"] = _main(given.file)
    else:
        print(f"{given.file} is not there: no scores on real counts")
    drawn |= _simulated(given.simulated, given.seeds, given.shapes)
    if given.others:
        drawn["other groups, provinces"] = _others(given.file)
    if given.pictures:
        draw_pit(drawn, given.pictures / "forecast-pit.svg")
        draw_fan(given.file, given.pictures / "forecast-fan.svg")
    if given.months:
        _months(given.file)


def _main(file: Path) -> Replay:
    weeks = counted("week", only_main=True, file=file)
    found = replay(weeks.counts, weeks.origins(FROM, TO))
    _print(f"{MAIN}, weeks, as of each month's end of 2017-2019", found)
    return found


def _others(file: Path) -> Replay:
    weeks = counted("week", file=file)
    rest = {name: counts for name, counts in weeks.counts.items() if name != MAIN}
    found = replay(rest, weeks.origins(FROM, TO)[::3])
    _print(f"{len(rest)} other series of Syria, weeks, as of every third month's end", found, block=2)
    return found


def _months(file: Path) -> None:
    """Monthly forecasts as they are made, and what weekly paths added up would have given."""
    weeks, months = counted("week", file=file), counted("month", file=file)
    shared = {name: counts for name, counts in months.counts.items() if name in weeks.counts}
    origins = months.origins(FROM, TO)[::3]
    _print(f"{len(shared)} series of Syria, months, direct", replay(shared, origins, "month"), block=2)
    added = from_weeks(weeks.counts, weeks.ends, shared, months.ends, origins)
    (item,) = added.means()
    print(
        f"dynamic model from weekly paths: {item.forecasts} forecasts, CRPS {item.crps:.2f}, log CRPS "
        f"{item.log_crps:.3f}, log score {item.log_score:.3f}, PIT 50 {item.pit50:.3f}, PIT 90 {item.pit90:.3f}\n"
    )


def _simulated(series: int, seeds: Sequence[int], shapes: Sequence[str]) -> dict[str, Replay]:
    drawn: dict[str, Replay] = {}
    for shape in shapes if series else ():
        for kind in KINDS:
            found = Replay()
            for seed in seeds:
                one = simulated(kind, series, seed, SHAPES[shape])
                found.scored += one.scored
                found.series += [f"{seed} {name}" for name in one.series]
                found.weights += one.weights
                # Origins of simulated series have no common time: each forecast is its own.
                found.origins += (np.array(one.origins) + 1000 * len(found.origins)).tolist()
            name = f"{kind.replace('_', ' ')}, {shape}"
            drawn[name] = found
            _print(f"{name}, seeds {', '.join(map(str, seeds))}", found, block=1)
    return drawn


def _print(name: str, found: Replay, block: int = 6) -> None:
    print(*lines(name, found, block), sep="\n", end="\n\n", flush=True)


if __name__ == "__main__":
    main()
