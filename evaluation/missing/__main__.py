"""Print how well the number of unlisted events is found: `python -m evaluation.missing [--rounds 100]`."""

from __future__ import annotations

import argparse

from evaluation.missing import WORLDS, measure


def main(rounds: int = 40) -> None:
    print("Events that no list holds, simulated: the 90 % interval holds the truth in …; estimated whole / true whole")
    for name, world in WORLDS.items():
        for events in (300, 3000):
            found = measure(world, events, rounds, seed=1)
            print(
                f"{name:28} {events:5} events  {found.inside:4.0%}  {found.middle:.2f} "
                f"({found.low:.2f} to {found.high:.2f})" + (f"  {found.refused} refused" if found.refused else "")
            )
    print()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m evaluation.missing", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100, help="simulated worlds of each kind and size")
    main(parser.parse_args().rounds)
