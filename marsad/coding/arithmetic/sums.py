"""Wholes against their parts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from itertools import islice

from marsad.coding.arithmetic.comparing import (
    Found,
    by_sentence,
    days,
    exact,
    flag,
    group,
    is_count,
    place,
    plain,
    same,
    value,
    words,
)
from marsad.model import Figure


def parts(figures: list[Figure], text: str) -> Found:  # noqa: ARG001
    """A part larger than its whole."""
    by_id = {figure.id: figure for figure in figures}
    for part in figures:
        whole = by_id.get(part.part_of or "")
        if whole is None or not is_count(part) or not is_count(whole) or part.measure != whole.measure:
            continue
        if value(part) > value(whole):
            line = f"{part.number.text} is a part of {whole.number.text} and larger"
            yield whole, flag("sum", value(whole), value(part), (part,), line)


def lists(figures: list[Figure], text: str) -> Found:
    """ "A total of 37: 12 in Iraq and 14 in Syria": a colon opens the whole list, to the end of its sentence."""
    for at, whole, mates in _wholes(figures):
        if not is_count(whole):
            continue
        after = mates[at + 1 :]
        listed = [f for f in after if f.part_of in (None, whole.id) and f.number.unit == "count"]
        if len(listed) < 2 or len(listed) != len(after) or not all(is_count(f) and same(f, whole) for f in listed):
            continue
        gap = text[whole.number.end : listed[0].number.start]
        tail = text[whole.number.end : whole.quote.end]
        if gap.count(":") != 1 or gap.rstrip()[-1:] != ":" or ";" in tail or _is_incomplete(tail):
            continue
        if len({place(f) for f in listed}) == len(listed):
            yield from _unequal(whole, listed)


def breakdowns(figures: list[Figure], text: str) -> Found:
    """ "58 people, 31 soldiers and 17 civilians": kinds of people that end the sentence make up the whole."""
    opening = re.compile(rf"[^,،:;()]*[,،:]\s*(?:(?:{words()['namely']})\s+)?و?", re.IGNORECASE)
    joint = re.compile(rf"(?:\s*\w+){{1,4}}?(?:[,،]|\s+(?:{words()['and']}))\s*و?|(?:\s*\w+){{1,4}}\s+و", re.IGNORECASE)
    for at, whole, mates in _wholes(figures):
        if not is_count(whole) or whole.cohort is not None or whole.part_of is not None:
            continue
        after = mates[at + 1 :]
        if len(after) < 2 or not all(is_count(f) and _is_kind_of(f, whole) for f in after):
            continue
        if len({f.cohort for f in after}) != len(after) or _is_incomplete(text[whole.number.end : whole.quote.end]):
            continue
        if not opening.fullmatch(text[whole.number.end : after[0].number.start]):
            continue
        gaps = [text[one.number.end : two.number.start] for one, two in itertools.pairwise(after)]
        rest = text[after[-1].number.end : whole.quote.end]
        if all(joint.fullmatch(gap) for gap in gaps) and re.fullmatch(r"(?:\s*\w+){1,3}[.!\s]*", rest):
            yield from _unequal(whole, after)


def _wholes(figures: list[Figure]) -> Iterator[tuple[int, Figure, list[Figure]]]:
    """Each figure with the figures of its sentence and its place among them."""
    for mates in by_sentence(figures).values():
        for at, whole in enumerate(mates):
            yield at, whole, mates


def _is_kind_of(part: Figure, whole: Figure) -> bool:
    """Whether it counts one kind of the people of the whole, in the same place and time."""
    known = group(part) == group(whole) or group(whole) is None
    at_one = place(part) == place(whole) and days(part) == days(whole)
    return part.cohort is not None and part.measure == whole.measure and known and at_one


def _is_incomplete(tail: str) -> bool:
    """Whether the words say that the list is not the whole of it: "including", "among them", "mostly"."""
    return re.search(rf"(?<!\w)(?:{words()['including']})(?!\w)", tail, re.IGNORECASE) is not None


def _unequal(whole: Figure, listed: list[Figure]) -> Found:
    computed = sum(exact(part) or 0 for part in listed)
    if computed != exact(whole):
        line = f"{' + '.join(part.number.text for part in listed)} = {plain(computed)}, called {whole.number.text}"
        yield whole, flag("sum", value(whole), computed, listed, line)


def countries(figures: list[Figure], text: str) -> Found:  # noqa: ARG001
    """A figure for several countries, and one for each of them: together they claim to be complete."""
    counted: dict[object, list[Figure]] = {}
    for figure in figures:
        if is_count(figure) and figure.place and figure.place.precision == "country":
            counted.setdefault(_kind(figure), []).append(figure)
    for whole in figures:
        named = set(whole.place.countries) if whole.place else set()
        if len(named) < 2 or not is_count(whole) or not whole.period or not whole.period.start:
            continue
        alike = (f for f in counted.get(_kind(whole), ()) if f.id != whole.id and f.place and f.place.country in named)
        one_each = list(islice(alike, len(named) + 1))
        if len(one_each) == len(named) == len({f.place.country for f in one_each if f.place}):
            yield from _unequal(whole, one_each)


def _kind(figure: Figure) -> tuple[object, ...]:
    """What `same` and the days compare."""
    return figure.measure, figure.role, group(figure), figure.cohort, days(figure)
