"""The page's own figures held against one another: shares, sums, ratios, changes, averages, a headline and its body.

Figures are kept as printed; where others of the same page contradict one, it gets a flag that says so. Precision comes
first: two figures are compared only where the page ties them together, and rounding ("about 58 %") is no contradiction.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import resources

import yaml

from marsad.model import Figure, Flag
from marsad.model.terms import FlagKind

_DAYS_PER = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}
_NEAR = 600  # figures further apart than this many characters are not "beside" each other
_SLACK = {None: 0.1, "about": 0.2}  # of a stated ratio or average: "double" covers 1.8 to 2.2


def check(figures: list[Figure], text: str, language: str) -> list[Figure]:  # noqa: ARG001  (words of all languages)
    """The figures in their order, each with the flags that the others give it; nothing else is changed."""
    page = [figure for figure in figures if figure.modality not in ("denied", "hypothetical")]
    found: dict[str, list[Flag]] = {}
    for rule in (_ratios, _shares, _changes, _parts, _lists, _countries, _averages, _rates, _headline, _restated):
        for figure, flag in rule(page, text):
            kept = found.setdefault(figure.id, [])
            if all(flag.kind != other.kind for other in kept):
                kept.append(flag)
    return [replace(figure, arithmetic=tuple(found.get(figure.id, ()))) for figure in figures]


Found = Iterator[tuple[Figure, Flag]]


@functools.cache
def _words() -> dict[str, str]:
    """Each list of arithmetic.yml as one alternation, longest first."""
    source = resources.files("marsad.coding").joinpath("arithmetic.yml").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = yaml.load(source, Loader=yaml.CSafeLoader)
    return {
        key: "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) for key, words in lists.items()
    }


def _flag(kind: FlagKind, stated: float, computed: float, claims: Iterable[Figure], text: str) -> Flag:
    return Flag(kind=kind, stated=stated, computed=round(computed, 4), claims=tuple(c.id for c in claims), text=text)


def _exact(figure: Figure) -> float | None:
    """The value where it is one number, stated without a bound."""
    number = figure.number
    return number.low if number.low == number.high and number.qualifier is None else None


def _count(figure: Figure) -> bool:
    return figure.number.unit == "count" and figure.comparison is None and figure.per is None and bool(_exact(figure))


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:.2f}"


def _same(one: Figure, two: Figure) -> bool:
    """Same measure, role, group and cohort: only then do numbers belong in one sum."""
    return (one.measure, one.role, _group(one), one.cohort) == (two.measure, two.role, _group(two), two.cohort)


def _group(figure: Figure) -> str | None:
    return None if figure.group is None else figure.group.id or figure.group.name


def _place(figure: Figure) -> str | None:
    return None if figure.place is None else figure.place.id or figure.place.name or figure.place.text


def _days(figure: Figure) -> tuple[object, object] | None:
    return None if figure.period is None else (figure.period.start, figure.period.end)


def _together(one: Figure, two: Figure) -> bool:
    return one.quote.start == two.quote.start


def _between(one: Figure, two: Figure, text: str) -> str:
    first, second = sorted((one, two), key=lambda figure: figure.number.start)
    return text[first.number.end : second.number.start]


def _misses(figure: Figure, computed: float) -> bool:
    """Whether the stated ratio or average is off by more than its words allow."""
    low, high, qualifier = figure.number.low, figure.number.high, figure.number.qualifier
    if low is None or qualifier == "at_least":
        return low is not None and computed < low * 0.95
    if high is None or qualifier in ("vague", "at_most"):
        return qualifier == "at_most" and high is not None and computed > high * 1.05
    slack = _SLACK.get(qualifier, 0.1)
    return not low * (1 - slack) <= computed <= high * (1 + slack)


def _ratios(figures: list[Figure], text: str) -> Found:  # noqa: ARG001
    """ "Double" beside 73 in one country and 43 in the other: 73 / 43 = 1.70."""
    for stated in figures:
        if stated.number.unit != "ratio" or stated.comparison != "ratio" or not stated.number.low:
            continue
        near = [f for f in figures if _count(f) and f.measure == stated.measure and _beside(f, stated)]
        near = [f for f in near if stated.group is None or _group(f) == _group(stated)]
        if len(near) != 2 or not _two_places(*near):
            continue
        more, less = sorted(near, key=lambda figure: -(figure.number.low or 0))
        if stated.place is not None and _place(less) == _place(stated):
            continue
        computed = (_exact(more) or 0) / (_exact(less) or 1)
        if _misses(stated, computed):
            division = f"{_plain(_exact(more) or 0)} / {_plain(_exact(less) or 0)}"
            line = f"{division} = {computed:.2f}, called {stated.number.text}"
            yield stated, _flag("ratio", stated.number.low, computed, (more, less), line)


def _beside(one: Figure, two: Figure) -> bool:
    return abs(one.number.start - two.number.start) <= _NEAR


def _two_places(one: Figure, two: Figure) -> bool:
    named = _place(one) is not None and _place(two) is not None
    return named and _place(one) != _place(two) and _days(one) == _days(two) and _same(one, two)


def _shares(figures: list[Figure], text: str) -> Found:
    """ "431 of the 729 (59 percent)"."""
    by_id = {figure.id: figure for figure in figures}
    tie = re.compile(rf"[\s,(–—-]*(?:(?:{_words()['share']})[\s(]*)?", re.IGNORECASE)
    of = re.compile(rf"\s*(?:{_words()['of']})\s+", re.IGNORECASE)
    for share in figures:
        if share.number.unit != "percent" or share.comparison == "change" or share.number.low is None:
            continue
        before = [f for f in figures if _count(f) and _together(f, share) and f.number.end <= share.number.start]
        if not before or not tie.fullmatch(_between(before[-1], share, text)):
            continue
        part, whole = before[-1], by_id.get(before[-1].part_of or share.part_of or "")
        if len(before) > 1 and of.fullmatch(_between(before[-2], before[-1], text)):
            part, whole = before[-2], before[-1]
        if whole is None or whole.id == part.id or not _count(whole) or whole.measure != part.measure:
            continue
        computed = 100 * (_exact(part) or 0) / (_exact(whole) or 1)
        if _off_percent(share, computed):
            line = f"{part.number.text} / {whole.number.text} = {computed:.1f} %, called {share.number.text}"
            yield share, _flag("percent", share.number.low, computed, (part, whole), line)


def _off_percent(share: Figure, computed: float) -> bool:
    """One point covers rounding and cutting off; "about" covers three."""
    low, high, qualifier = share.number.low, share.number.high, share.number.qualifier
    if qualifier in ("vague", "at_least", "at_most") or low is None or high is None:
        return qualifier == "at_least" and low is not None and computed < low - 1
    slack = 3.0 if qualifier == "about" else 1.0
    return not low - slack <= computed <= high + slack


def _changes(figures: list[Figure], text: str) -> Found:
    """ "Up by 106 per cent from 18 to 37"."""
    tie = re.compile(rf"[\s,(]*(?:\w+\s+){{0,4}}(?:{_words()['change']})\s*(?:\w+\s+){{0,2}}", re.IGNORECASE)
    for stated in figures:
        if stated.number.unit != "percent" or stated.comparison != "change" or not stated.number.low:
            continue
        pair = [f for f in figures if _count(f) and _together(f, stated) and f.measure == stated.measure]
        if len(pair) != 2 or not _same(*pair) or _place(pair[0]) != _place(pair[1]):
            continue
        inner = _between(pair[0], pair[1], text)
        inside = pair[0].number.end <= stated.number.start < pair[1].number.start
        if not (tie.fullmatch(inner) or (inside and tie.fullmatch(text[stated.number.end : pair[1].number.start]))):
            continue
        less, more = sorted(_exact(figure) or 0 for figure in pair)
        rise, fall = 100 * (more - less) / less, 100 * (more - less) / more
        slack = max(1.0, 0.02 * stated.number.low) * (3 if stated.number.qualifier else 1)
        if min(abs(rise - stated.number.low), abs(fall - stated.number.low)) > slack:
            computed = min(rise, fall, key=lambda change: abs(change - (stated.number.low or 0)))
            line = f"{_plain(less)} and {_plain(more)}: {computed:.1f} %, called {stated.number.text}"
            yield stated, _flag("percent", stated.number.low, computed, pair, line)


def _parts(figures: list[Figure], text: str) -> Found:  # noqa: ARG001
    """A part larger than its whole."""
    by_id = {figure.id: figure for figure in figures}
    for part in figures:
        whole = by_id.get(part.part_of or "")
        if whole is None or not _count(part) or not _count(whole) or part.measure != whole.measure:
            continue
        if (_exact(part) or 0) > (_exact(whole) or 0):
            line = f"{part.number.text} is a part of {whole.number.text} and larger"
            yield whole, _flag("sum", _exact(whole) or 0, _exact(part) or 0, (part,), line)


def _lists(figures: list[Figure], text: str) -> Found:
    """ "A total of 37: 12 in Iraq and 14 in Syria": a colon opens the whole list, to the end of its sentence."""
    including = re.compile(rf"(?<!\w)(?:{_words()['including']})(?!\w)", re.IGNORECASE)
    for place, whole in enumerate(figures):
        if not _count(whole):
            continue
        after = [f for f in figures[place + 1 :] if _together(f, whole)]
        parts = [f for f in after if f.part_of in (None, whole.id) and f.number.unit == "count"]
        if len(parts) < 2 or len(parts) != len(after) or not all(_count(f) and _same(f, whole) for f in parts):
            continue
        gap = text[whole.number.end : parts[0].number.start]
        tail = text[whole.number.end : whole.quote.end]
        if gap.count(":") != 1 or gap.rstrip()[-1:] != ":" or ";" in tail or including.search(tail):
            continue
        if len({_place(f) for f in parts}) != len(parts):
            continue
        yield from _unequal(whole, parts)


def _unequal(whole: Figure, parts: list[Figure]) -> Found:
    computed = sum(_exact(part) or 0 for part in parts)
    if computed != _exact(whole):
        line = f"{' + '.join(part.number.text for part in parts)} = {_plain(computed)}, called {whole.number.text}"
        yield whole, _flag("sum", _exact(whole) or 0, computed, parts, line)


def _countries(figures: list[Figure], text: str) -> Found:  # noqa: ARG001
    """A figure for several countries, and one for each of them: together they claim to be complete."""
    for whole in figures:
        countries = set(whole.place.countries) if whole.place else set()
        if len(countries) < 2 or not _count(whole) or not whole.period or not whole.period.start:
            continue
        parts = [f for f in figures if f.id != whole.id and _count(f) and _same(f, whole) and _days(f) == _days(whole)]
        parts = [f for f in parts if f.place and f.place.precision == "country" and f.place.country in countries]
        if len(parts) == len(countries) == len({f.place.country for f in parts if f.place}):
            yield from _unequal(whole, parts)


def _averages(figures: list[Figure], text: str) -> Found:  # noqa: ARG001
    """ "81 operations in a month, or three every day"."""
    for rate in figures:
        if rate.per is None or not rate.number.low or rate.number.unit != "count":
            continue
        totals = [f for f in figures if _count(f) and _together(f, rate) and _same(f, rate)]
        if len(totals) != 1 or totals[0].accumulation != "flow":
            continue
        period = totals[0].period
        if period is None or period.start is None or period.end is None:
            continue
        days = (period.end - period.start).days + 1
        computed = (_exact(totals[0]) or 0) * _DAYS_PER[rate.per] / days
        if days > _DAYS_PER[rate.per] and _misses(rate, computed) and round(computed) != rate.number.low:
            line = f"{totals[0].number.text} in {days} days = {computed:.2f} a {rate.per}, called {rate.number.text}"
            yield rate, _flag("average", rate.number.low, computed, totals, line)


def _rates(figures: list[Figure], text: str) -> Found:
    """ "25 a day or 175 a week"."""
    for one, two in itertools.pairwise(figures):
        if one.per is None or two.per is None or one.per == two.per or not (_together(one, two) and _same(one, two)):
            continue
        if len(_between(one, two, text)) > 25 or not one.number.low or not two.number.low:
            continue
        computed = one.number.low * _DAYS_PER[two.per] / _DAYS_PER[one.per]
        # both may be rounded: half a unit of the first, then the slack of the second
        if abs(computed - two.number.low) > 0.15 * two.number.low + 0.5 * _DAYS_PER[two.per] / _DAYS_PER[one.per]:
            line = f"{one.number.text} a {one.per} = {computed:.0f} a {two.per}, called {two.number.text}"
            yield two, _flag("average", two.number.low, computed, (one,), line)


def _headline(figures: list[Figure], text: str) -> Found:
    """The headline's number against the only number of the body for the same thing."""
    line_end = text.find("\n")
    if not 0 < line_end <= 200 or text[:line_end].rstrip()[-1:] in ".:;":
        return
    for head in figures:
        if head.number.end > line_end or not _count(head) or _place(head) is None or _group(head) is None:
            continue
        body = [f for f in figures if f.number.start > line_end and f.number.unit == "count" and f.per is None]
        body = [f for f in body if f.comparison is None and f.measure == head.measure and f.part_of is None]
        if len(body) != 1 or not _count(body[0]) or not _same(body[0], head) or _place(body[0]) != _place(head):
            continue
        if _days(body[0]) == _days(head) and _exact(body[0]) != _exact(head):
            line = f"{head.number.text} in the headline, {body[0].number.text} in the body"
            yield head, _flag("headline", _exact(head) or 0, _exact(body[0]) or 0, body, line)


def _restated(figures: list[Figure], text: str) -> Found:
    """Two totals of the same thing that differ, both called a total and from the same origin."""
    total = re.compile(rf"(?:{_words()['total']})\s*$", re.IGNORECASE)
    totals = [f for f in figures if _count(f) and total.search(text[max(0, f.number.start - 25) : f.number.start])]
    for first, second in itertools.combinations(totals, 2):
        same = _same(first, second) and _place(first) == _place(second) and _days(first) == _days(second)
        known = _place(first) is not None and first.period is not None and first.period.start is not None
        if not (same and known) or _together(first, second) or first.origin != second.origin:
            continue
        if _exact(first) != _exact(second) and first.part_of is None and second.part_of is None:
            line = f"{first.number.text} before, {second.number.text} here"
            yield second, _flag("restated", _exact(second) or 0, _exact(first) or 0, (first,), line)
