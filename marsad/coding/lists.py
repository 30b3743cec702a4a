"""Lists in step: "A, 108 operations with 71 dead; B, 25 with 17 dead"; "20 attacks killed 18, against nine and six"."""

from __future__ import annotations

from bisect import bisect_left
from itertools import takewhile

from marsad.coding.page import View
from marsad.coding.words import grammar

_UNTIL = {"to", "à", "إلى", "الى"}
_AND = {"", "and", "et", "و"}


def in_step(view: View, index: int) -> int | None:
    """The earlier number that number `index` stands in step with: the same place in the stretch before its own.

    Stretches end at semicolons and at words of comparison ("against", "contre", مقابل). None where there is no earlier
    stretch, or it is shorter.
    """
    if index and view.cut(view.numbers[index - 1].end, view.numbers[index].outer_start).strip() in _UNTIL:
        return index - 1  # "fell from 210 to 140"
    brackets = view.once(_brackets)
    inside = brackets[index]
    if inside is not None:  # "Syria (14 killed and 29 wounded), 41 in Iraq (8 and 19)"
        place = brackets.index(inside)  # of the first in these brackets
        ahead = (bracket for bracket in reversed(brackets[:place]) if bracket is not None)
        earlier = next(ahead, None)
        if earlier is not None:
            first = brackets.index(earlier)
            if first and brackets[first - 1] is None and index == place and _of_number(view, first):
                return first - 1
            if index - place < brackets[first:place].count(earlier):
                return first + index - place
        pair = paired_ahead(view, index)
        if pair is not None:
            return pair
    stretches = view.once(_stretches)[: index + 1]
    own = stretches[index]
    place = sum(1 for _ in takewhile(lambda stretch: stretch == own, reversed(stretches))) - 1
    before = [number for number, stretch in enumerate(stretches) if stretch == own - 1]
    return before[place] if own and place < len(before) else None


def _of_number(view: View, first: int) -> bool:
    """ "Eleven attacks (29 dead), ahead of Somalia (six)": the first brackets add to a number, not to a place."""
    between = range(view.numbers[first - 1].end, view.numbers[first].start)
    return view.language != "ar" and not any(found.start in between for found in view.places)


def _stretches(view: View) -> list[int]:
    """How many boundaries stand before each number of the sentence."""
    compared = grammar(view.language).compared
    semicolons = [at for at, mark in enumerate(view.sentence.text, view.sentence.start) if mark in ";؛"]
    words = [word.start for word in view.words if word.form in compared]
    starts = [number.outer_start for number in view.numbers]
    return [bisect_left(semicolons, start) + bisect_left(words, start) for start in starts]


def paired_ahead(view: View, index: int) -> int | None:
    """ "43 attacks and 80 casualties, ahead of Syria (14 and 29)": the first brackets hold what stands before them."""
    brackets = view.once(_brackets)
    bracket = brackets[index]
    first = brackets.index(bracket)
    if bracket is None or brackets.count(bracket) != 2 or first < 2 or brackets[:first].count(None) < first:
        return None
    bare = view.cut(view.numbers[first].end, view.numbers[first + 1].outer_start).strip(" ,") in _AND
    stretches = view.once(_stretches)
    return first - 2 + index - first if bare and stretches[first - 2] == stretches[first] else None


def before_brackets(view: View, index: int) -> int | None:
    """The last number outside brackets, where those between stand in brackets: "24 (41 and 49), Sindh had six"."""
    brackets = view.once(_brackets)
    if index == 0 or brackets[index] is not None or brackets[index - 1] is None:
        return None
    outside = (number for number in reversed(range(index)) if brackets[number] is None)
    return next(outside, None)


def _brackets(view: View) -> list[int | None]:
    """Where the brackets that each number stands in open; None outside brackets."""
    text, found = view.sentence.text, list[int | None]()
    for number in view.numbers:
        at = number.start - view.sentence.start
        opened = text.rfind("(", 0, at)
        inside = opened >= 0 and text.find(")", opened, at) < 0 and text.find(")", at) >= 0
        found.append(opened if inside else None)
    return found
