"""Print how well contradictions are found: `python -m evaluation.arithmetic [--language en] [--by-kind] [--errors]`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from evaluation.arithmetic import LANGUAGES, Outcome, measure, scores
from marsad.registry import open_registry


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.arithmetic", description=__doc__)
    parser.add_argument("--language", choices=LANGUAGES, help="one language only")
    parser.add_argument("--by-kind", action="store_true", help="also by kind of flag, all languages together")
    parser.add_argument("--errors", action="store_true", help="print what was misread in the passages not held out")
    given = parser.parse_args(arguments)
    registry = open_registry()
    everything: list[Outcome] = []
    print("Contradictions in a page's own figures, on short passages")
    print(f"{'':24}{'n':>5}{'precision':>13}{'recall':>13}{'f1':>13}{'false alarms':>14}")
    for language in [given.language] if given.language else LANGUAGES:
        outcomes = measure(language, registry)
        everything += outcomes
        for held_out in (False, True):
            part = [outcome for outcome in outcomes if outcome.passage.held_out is held_out]
            _row(f"{language} {'held out' if held_out else 'tuned'}", part)
        if given.errors:
            _print_errors([outcome for outcome in outcomes if not outcome.passage.held_out])
    if given.by_kind:
        print("by kind (tuned passages)")
        seen = [outcome for outcome in everything if not outcome.passage.held_out]
        for kind in sorted({outcome.kind for outcome in seen}):
            _row(f"  {kind}", [outcome for outcome in seen if outcome.kind == kind])


def _row(name: str, outcomes: Sequence[Outcome]) -> None:
    found = scores(outcomes)
    expected = sum(outcome.expected for outcome in outcomes)
    shares = "".join(f"{found[score]:>13.3f}" for score in ("precision", "recall", "f1"))
    print(f"{name:24}{expected:>5}{shares}{found['false_alarms']:>14.0f}")


def _print_errors(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if not outcome.expected:
            print(f"  + {outcome.kind}: {outcome.line}\n      {outcome.passage.text}")
        elif not outcome.found:
            print(f"  - {outcome.kind}\n      {outcome.passage.text}")


if __name__ == "__main__":
    main()
