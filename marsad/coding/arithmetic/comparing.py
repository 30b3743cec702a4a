"""What may be compared: exact counts of the same thing, tied together by the words between them."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from importlib import resources

import yaml

from marsad.model import Figure, Flag
from marsad.model.terms import FlagKind

Found = Iterator[tuple[Figure, Flag]]
_NEAR = 600  # figures further apart than this many characters are not "beside" each other
_SLACK = {None: 0.1, "about": 0.2}  # of a stated ratio or average: "double" covers 1.8 to 2.2


@functools.cache
def words() -> dict[str, str]:
    """Each list of arithmetic.yml as one alternation, longest first."""
    source = resources.files("marsad.coding").joinpath("arithmetic.yml").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = yaml.load(source, Loader=yaml.CSafeLoader)
    return {
        key: "|".join(re.escape(str(word)) for word in sorted(listed, key=len, reverse=True))
        for key, listed in lists.items()
    }


def flag(kind: FlagKind, stated: float, computed: float, claims: Iterable[Figure], text: str) -> Flag:
    return Flag(kind=kind, stated=stated, computed=round(computed, 4), claims=tuple(c.id for c in claims), text=text)


def exact(figure: Figure) -> float | None:
    """The value where it is one number, stated without a bound."""
    number = figure.number
    return number.low if number.low == number.high and number.qualifier is None else None


def value(figure: Figure) -> float:
    """The value of a figure that `is_count`."""
    return exact(figure) or 0


def is_count(figure: Figure) -> bool:
    """Whether it is an exact count, neither zero nor a rate nor a comparison."""
    return figure.number.unit == "count" and figure.comparison is None and figure.per is None and bool(exact(figure))


def plain(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:.2f}"


def same(one: Figure, two: Figure) -> bool:
    """Same measure, role, group and cohort: only then do numbers belong in one sum."""
    return (one.measure, one.role, group(one), one.cohort) == (two.measure, two.role, group(two), two.cohort)


def group(figure: Figure) -> str | None:
    return None if figure.group is None else figure.group.id or figure.group.name


def place(figure: Figure) -> str | None:
    return None if figure.place is None else figure.place.id or figure.place.name or figure.place.text


def days(figure: Figure) -> tuple[object, object] | None:
    return None if figure.period is None else (figure.period.start, figure.period.end)


def origin(figure: Figure) -> str | None:
    return None if figure.origin is None else figure.origin.id


def together(one: Figure, two: Figure) -> bool:
    return one.quote.start == two.quote.start


def by_sentence(figures: Iterable[Figure]) -> dict[int | None, list[Figure]]:
    """The figures of each sentence in their order, under its start: `together` holds between them and no others."""
    found: dict[int | None, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.quote.start, []).append(figure)
    return found


def around(figures: list[Figure], figure: Figure, starts: list[int]) -> list[Figure]:
    """Those of `figures`, sorted by their `starts`, that are `beside` the figure."""
    at = figure.number.start or 0
    return figures[bisect_left(starts, at - _NEAR) : bisect_right(starts, at + _NEAR)]


def beside(one: Figure, two: Figure) -> bool:
    return abs(one.number.start - two.number.start) <= _NEAR


def between(one: Figure, two: Figure, text: str) -> str:
    first, second = sorted((one, two), key=lambda figure: figure.number.start)
    return text[first.number.end : second.number.start]


def misses(figure: Figure, computed: float) -> bool:
    """Whether the stated ratio or average is off by more than its words allow."""
    low, high, qualifier = figure.number.low, figure.number.high, figure.number.qualifier
    if low is None or qualifier == "at_least":
        return low is not None and computed < low * 0.95
    if high is None or qualifier in ("vague", "at_most"):
        return qualifier == "at_most" and high is not None and computed > high * 1.05
    slack = _SLACK.get(qualifier, 0.1)
    return not low * (1 - slack) <= computed <= high * (1 + slack)
