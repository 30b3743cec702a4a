"""The page's own figures held against one another: shares, sums, ratios, changes, averages, a headline and its body.

Figures are kept as printed; where others of the same page contradict one, it gets a flag that says so. Precision comes
first: two figures are compared only where the page ties them together, and rounding ("about 58 %") is no contradiction.
"""

from __future__ import annotations

from dataclasses import replace

from marsad.coding.arithmetic import averages, percents, ratios, restating, sums
from marsad.coding.arithmetic.comparing import Found
from marsad.model import Figure, Flag

__all__ = ["Found", "check"]

_RULES = (
    ratios.two_places, ratios.growth, ratios.halves,
    percents.shares, percents.changes,
    sums.parts, sums.lists, sums.breakdowns, sums.countries,
    averages.averages, averages.rates,
    restating.headline, restating.totals,
)  # fmt: skip


def check(figures: list[Figure], text: str, language: str) -> list[Figure]:
    """The figures in their order, each with the flags that the others give it; nothing else is changed."""
    page = [figure for figure in figures if figure.modality not in ("denied", "hypothetical")]
    found: dict[str, list[Flag]] = {}
    flags = [flag for rule in _RULES for flag in rule(page, text)]  # words of all languages: a page may quote another
    for figure, flag in (*flags, *restating.written_twice(page, text, language)):
        kept = found.setdefault(figure.id, [])
        if all(flag.kind != other.kind for other in kept):
            kept.append(flag)
    return [replace(figure, arithmetic=tuple(found.get(figure.id, ()))) for figure in figures]
