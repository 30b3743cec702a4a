"""Print how well linking does: `python -m evaluation.linking [--seeds 1 2 3] [--year 2018] [--picture FILE]`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from evaluation.linking import calibration
from evaluation.linking.derive import world
from evaluation.linking.noise import ISSUE, SHIFTED
from evaluation.linking.originals import FILE, originals
from evaluation.linking.outcome import OURS, Outcome, details, outcome, table

WORLDS = {"the shares stated": (ISSUE, 0), "other seeds, shifted shares": (SHIFTED, 100)}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.linking", description=__doc__)
    parser.add_argument("--ged", type=Path, default=FILE, help="UCDP GED Syria (csv or zip)")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--year", type=int, help="of one year only")
    parser.add_argument("--rivals", action="store_true", help="add the peer with labels that sees competitors (slow)")
    parser.add_argument("--picture", type=Path, help="an SVG file to write")
    given = parser.parse_args(arguments)
    if not given.ged.is_file():
        print(f"Linking: left out, there is no GED file at {given.ged} (name one with --ged)")
        return
    panels: dict[str, list[calibration.Reliability]] = {}
    for name, (shares, offset) in WORLDS.items():
        seeds = [seed + offset for seed in given.seeds]
        made = [world(originals(given.ged), seed, shares, year=given.year) for seed in seeds]
        outcomes = [outcome(one, rivals=given.rivals) for one in made]
        panels[name] = [one.calibrated[OURS] for one in outcomes]
        _show(name, seeds, outcomes)
    if given.picture:
        calibration.draw(panels, given.picture)


def _show(name: str, seeds: Sequence[int], outcomes: Sequence[Outcome]) -> None:
    rows, true = len(outcomes[0].world.records), len(outcomes[0].world.truth)
    print(f"Linking, {name}: seeds {', '.join(map(str, seeds))}; {rows:,} rows, {true:,} true pairs")
    print(*table(outcomes), sep="\n")
    setting = outcomes[0].setting
    print(f"MELTT's best windows: {setting.days} days, {setting.km:g} km; {setting}")
    print("Reliability of our probabilities, first seed", *calibration.lines(outcomes[0].calibrated[OURS]), sep="\n")
    print("Ours, first seed", *details(outcomes[0]), sep="\n", end="\n\n", flush=True)


if __name__ == "__main__":
    main()
