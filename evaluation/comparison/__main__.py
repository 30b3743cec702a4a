"""Print how shrinkage does on simulated groups: `python -m evaluation.comparison [--groups 60] [--seed 1]`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from evaluation.comparison.calibrate import run


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.comparison", description=__doc__)
    parser.add_argument("--groups", type=int, default=60, help="each of 15 places")
    parser.add_argument("--seed", type=int, default=1, help="of the first group; 1000 to 1039 were used for tuning")
    given = parser.parse_args(arguments)
    found = run(range(given.seed, given.seed + given.groups))
    print(f"{given.groups} groups from seed {given.seed}, {found.places} places tested")
    print(f"{'log R':26} error²   in the 50 %   in the 90 % interval")
    print(f"{'as it is':26} {found.raw:.3f}                  {found.raw90:.3f}")
    print(f"{'shrunken':26} {found.shrunken:.3f}    {found.shrunken50:.3f}         {found.shrunken90:.3f}")
    print(f"{'draws taken as estimates':26} {found.naive:.3f}                  {found.naive90:.3f}")


if __name__ == "__main__":
    main()
