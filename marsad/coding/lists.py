"""Lists in step: "A, 108 operations with 71 dead; B, 25 with 17 dead"; "20 attacks killed 18, against nine and six"."""

from __future__ import annotations

from itertools import takewhile

from marsad.coding.page import View
from marsad.coding.words import grammar


def in_step(view: View, index: int) -> int | None:
    """The earlier number that number `index` stands in step with: the same place in the stretch before its own.

    Stretches end at semicolons and at words of comparison ("against", "contre", مقابل). None where there is no earlier
    stretch, or it is shorter.
    """
    stretches = [_stretch(view, number) for number in range(index + 1)]
    own = stretches[index]
    place = sum(1 for _ in takewhile(lambda stretch: stretch == own, reversed(stretches))) - 1
    before = [number for number, stretch in enumerate(stretches) if stretch == own - 1]
    return before[place] if own and place < len(before) else None


def _stretch(view: View, number: int) -> int:
    """How many boundaries stand before a number of the sentence."""
    start = view.numbers[number].outer_start
    semicolons = sum(view.cut(view.sentence.start, start).count(mark) for mark in ";؛")
    words = (word.form for word in takewhile(lambda word: word.start < start, view.words))
    return semicolons + sum(form in grammar(view.language).compared for form in words)
