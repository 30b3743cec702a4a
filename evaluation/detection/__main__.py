"""Print the tables: `python -m evaluation.detection [--each 20] [--series 1000] [--picture FILE.svg]`."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence
from pathlib import Path

from evaluation.detection import noufaily
from evaluation.detection.measure import NOMINAL, Found, outbreaks, ramps
from evaluation.detection.picture import draw
from evaluation.resurgence.simulate import KINDS
from marsad.assessment.screen import Screening, first_week, two_windows

TABLE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "noufaily" / "scenarios42.csv"
YEAR = 52.0  # of the simulator


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.detection", description=__doc__)
    parser.add_argument("--scenarios", type=Path, default=TABLE, help="the table of Noufaily's 42 scenarios")
    parser.add_argument("--each", type=int, default=20, help="series with an outbreak of every scenario")
    parser.add_argument("--series", type=int, default=1000, help="collapse-and-resurgence series with a ramp")
    parser.add_argument("--seed", type=int, default=301, help="11-22 were used for tuning")
    parser.add_argument("--picture", type=Path, help="an SVG file to write")
    given = parser.parse_args(arguments)
    tables: dict[str, dict[str, Found]] = {}
    if given.scenarios.is_file():
        methods = {
            "default": Screening(year=YEAR),
            "first week": dataclasses.replace(first_week(), year=YEAR),
            "oracle, two weeks": None,
        }
        table = noufaily.scenarios(given.scenarios)
        found = outbreaks(list(methods.values()), table, given.each, given.seed)
        tables["Noufaily's 42 scenarios, 1 % a week"] = dict(zip(methods, found, strict=True))
    else:
        print(f"{given.scenarios} is missing: Noufaily's scenarios are left out")
    for kind in KINDS:
        settings = {"default": Screening(), "two windows": two_windows(), "first week": first_week()}
        found = ramps(list(settings.values()), kind, given.series, given.seed)
        name = f"collapse and resurgence, {kind.replace('_', ' ')} counts, .2 % a week"
        tables[name] = dict(zip(settings, found, strict=True))
    for name, rows in tables.items():
        _print(name, rows)
    if given.picture:
        draw(tables, given.picture)


def _print(name: str, rows: dict[str, Found]) -> None:
    print(f"{name}: {next(iter(rows.values())).series} series")
    print(f"{'':>18} {'found':>6} {'first':>6} {'false':>7} {'p below':>9}  share of p below", *NOMINAL)
    for method, one in rows.items():
        shares = " ".join(f"{share:.4f}" for share in one.even)
        print(f"{method:>18} {one.detected:6.3f} {one.first_week:6.3f} {one.false:7.4f} {one.threshold:9.5f}  {shares}")
    print(flush=True)


if __name__ == "__main__":
    main()
