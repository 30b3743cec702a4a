"""Print how well sources are read: `python -m evaluation.attribution [--language en] [--errors]`."""

from __future__ import annotations

import argparse

from evaluation.attribution import LANGUAGES, SLOTS, Outcome, accuracy, measure
from marsad.registry import open_registry


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.attribution", description=__doc__)
    parser.add_argument("--language", choices=LANGUAGES, help="one language only")
    parser.add_argument("--errors", action="store_true", help="print what was misread in the passages not held out")
    given = parser.parse_args()
    registry = open_registry()
    print(f"{'':14}{'numbers':>8}" + "".join(f"{slot:>14}" for slot in SLOTS))
    for language in [given.language] if given.language else LANGUAGES:
        outcomes = measure(language, registry)
        for held_out in (False, True):
            part = [outcome for outcome in outcomes if outcome.passage.held_out is held_out]
            name = f"{language} {'held out' if held_out else 'tuned'}"
            print(f"{name:14}{len(part):>8}" + "".join(f"{share:>14.3f}" for share in accuracy(part).values()))
        if given.errors:
            _print_errors([outcome for outcome in outcomes if not outcome.passage.held_out])


def _print_errors(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if len(outcome.right) < len(SLOTS):
            print(f"  {outcome.number}: {outcome.expected} | read: {outcome.found}\n    {outcome.passage.text[:300]}")


if __name__ == "__main__":
    main()
