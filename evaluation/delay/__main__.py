"""Print how near nowcasts come: `python -m evaluation.delay [--sources 1000] [--seeds 2 3]`; seed 1 was for tuning."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from evaluation.delay.score import lines, run


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.delay", description=__doc__)
    parser.add_argument("--sources", type=int, default=1000, help="sources for each seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[2, 3])
    given = parser.parse_args(arguments)
    for seed in given.seeds:
        print(f"Final counts of the newest weeks, {given.sources} simulated sources, seed {seed}")
        print(*lines(run(given.sources, seed)), sep="\n", end="\n\n", flush=True)


if __name__ == "__main__":
    main()
