"""The same figure stated twice: in the headline and the body, as a total here and there, in words and in digits."""

from __future__ import annotations

import itertools
import re

from marsad.coding import numbers
from marsad.coding.arithmetic.comparing import (
    Found,
    days,
    exact,
    flag,
    group,
    is_count,
    origin,
    place,
    plain,
    same,
    together,
    value,
    words,
)
from marsad.model import Figure

_LONGEST = 60  # characters of a number in words
_HEADLINE = 200
_TOTALS = 100  # figures called a total that are held against each other: no report has more


def headline(figures: list[Figure], text: str) -> Found:
    """The headline's number against the only number of the body for the same thing."""
    line_end = text.find("\n")
    if not 0 < line_end <= _HEADLINE or text[:line_end].rstrip()[-1:] in ".:;":
        return
    bodies: dict[str, list[Figure]] = {}
    for figure in figures:
        plainly = figure.number.unit == "count" and figure.per is None and figure.comparison is None
        if plainly and figure.number.start > line_end and figure.part_of is None:
            bodies.setdefault(figure.measure, []).append(figure)
    for head in figures:
        if head.number.end > line_end or not is_count(head) or place(head) is None or group(head) is None:
            continue
        body = bodies.get(head.measure, [])
        if len(body) != 1 or not is_count(body[0]) or not _is_same_toll(head, body[0]):
            continue
        if exact(body[0]) != exact(head):
            line = f"{head.number.text} in the headline, {body[0].number.text} in the body"
            yield head, flag("headline", value(head), value(body[0]), body, line)


def _is_same_toll(head: Figure, body: Figure) -> bool:
    """Same thing in the same place; a headline often leaves the day out, and a body the group that it named."""
    alike = (head.measure, head.cohort, place(head)) == (body.measure, body.cohort, place(body))
    whose = group(body) in (None, group(head)) and body.role in (None, head.role)
    return alike and whose and (days(head) is None or days(head) == days(body))


def totals(figures: list[Figure], text: str) -> Found:
    """Two totals of the same thing that differ, both called a total and from the same origin."""
    total = re.compile(rf"(?:{words()['total']})\s*$", re.IGNORECASE)
    called = [f for f in figures if is_count(f) and total.search(text[max(0, f.number.start - 25) : f.number.start])]
    for first, second in itertools.combinations(called[:_TOTALS], 2):
        alike = same(first, second) and place(first) == place(second) and days(first) == days(second)
        known = place(first) is not None and first.period is not None and first.period.start is not None
        if not (alike and known) or together(first, second) or origin(first) != origin(second):
            continue
        if exact(first) != exact(second) and first.part_of is None and second.part_of is None:
            line = f"{first.number.text} before, {second.number.text} here"
            yield second, flag("restated", value(second), value(first), (first,), line)


def written_twice(figures: list[Figure], text: str, language: str) -> Found:
    """ "Twenty-four (42) attacks": a number in words and the same one in digits, in brackets right behind it."""
    for figure in figures:
        start, end = figure.number.start, figure.number.end
        if not is_count(figure) or text[start - 1 : start] != "(" or text[end : end + 1] != ")":
            continue
        first = max(figure.quote.start, start - _LONGEST)
        spelt = [one for one in numbers.find(text, language, first, start - 1) if one.form == "words"]
        if not spelt or text[spelt[-1].end : start - 1].strip() or spelt[-1].qualifier is not None:
            continue
        low, high = spelt[-1].low, spelt[-1].high
        if low is not None and low == high and low != exact(figure):
            line = f"{spelt[-1].text} and {plain(value(figure))} for the same number"
            yield figure, flag("restated", value(figure), low, (), line)
