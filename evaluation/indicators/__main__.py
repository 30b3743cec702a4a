"""Print how well indicators are read: `python -m evaluation.indicators [--language en] [--by-kind] [--errors]`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from evaluation.indicators import LANGUAGES, SLOTS, Outcome, found, measure, scores
from marsad.registry import open_registry


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.indicators", description=__doc__)
    parser.add_argument("--language", choices=LANGUAGES, help="one language only")
    parser.add_argument(
        "--by-kind", action="store_true", help="also by indicator and direction, all languages together"
    )
    parser.add_argument("--errors", action="store_true", help="print what was misread in the passages not held out")
    given = parser.parse_args(arguments)
    registry = open_registry()
    everything: list[Outcome] = []
    print("Indicators, on short passages (kind found; f1_direction: kind and direction)")
    for language in [given.language] if given.language else LANGUAGES:
        outcomes = measure(language, registry)
        everything += outcomes
        for held_out in (False, True):
            part = [outcome for outcome in outcomes if outcome.passage.held_out is held_out]
            _row(f"{language} {'held out' if held_out else 'tuned'}", part, header=language == "en" and not held_out)
        if given.errors:
            _print_errors([outcome for outcome in outcomes if not outcome.passage.held_out])
    if given.by_kind:
        _by(everything, "by kind", _kind)
        _by(everything, "by direction", _direction)


def _row(name: str, outcomes: Sequence[Outcome], *, header: bool = False) -> None:
    figures = scores(outcomes)
    if header:
        print(f"{'':24}{'n':>5}" + "".join(f"{score:>13}" for score in figures))
    labels = sum(outcome.label is not None for outcome in outcomes)
    print(f"{name:24}{labels:>5}" + "".join(f"{share:>13.3f}" for share in figures.values()))


def _by(outcomes: Sequence[Outcome], title: str, key: Callable[[Outcome], str]) -> None:
    """Totals of the passages that are not held out."""
    seen = [outcome for outcome in outcomes if not outcome.passage.held_out]
    print(f"{title} (tuned passages)")
    for name in sorted({key(outcome) for outcome in seen}):
        _row(f"  {name}", [outcome for outcome in seen if key(outcome) == name])


def _kind(outcome: Outcome) -> str:
    if outcome.label is not None:
        return outcome.label.indicator
    assert outcome.claim is not None
    return outcome.claim.indicator


def _direction(outcome: Outcome) -> str:
    if outcome.label is not None:
        return (outcome.label.slots[0] or "").split("/")[0]
    assert outcome.claim is not None
    return outcome.claim.direction


def _print_errors(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        text = outcome.passage.text
        if outcome.label is None and outcome.claim is not None:
            print(f"  + {outcome.claim.indicator} {outcome.claim.direction}\n      {text}")
        elif outcome.label is not None and outcome.claim is None:
            print(f"  - {outcome.label.indicator} {outcome.label.slots[0]} ({outcome.label.words})\n      {text}")
        elif outcome.label is not None and outcome.claim is not None:
            wrong = [slot for slot in SLOTS if slot not in outcome.right]
            read = found(outcome.claim)
            for slot in wrong:
                expected = outcome.label.slots[SLOTS.index(slot)]
                print(f"  ~ {outcome.label.indicator} {slot}: {expected} | read: {read[slot]}\n      {text}")


if __name__ == "__main__":
    main()
