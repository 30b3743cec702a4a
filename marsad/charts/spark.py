"""A row of block letters for a series of counts: what a terminal can show."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

BLOCKS = "▁▂▃▄▅▆▇█"
MISSING = "·"  # not covered: never drawn as a count of zero


def sparkline(counts: Sequence[float | None], width: int | None = None) -> str:
    """The counts as blocks from the lowest (zero) to the highest; None is a dot.

    Where there are more counts than `width`, each letter stands for the mean of what is covered in its share of them,
    and is a dot only where nothing in it is covered.
    """
    values = list(counts) if width is None or len(counts) <= width else _binned(counts, width)
    highest = max((value for value in values if value is not None), default=0.0)
    return "".join(_block(value, highest) for value in values)


def _block(value: float | None, highest: float) -> str:
    if value is None:
        return MISSING
    if value <= 0 or highest <= 0:
        return BLOCKS[0]
    return BLOCKS[max(1, min(7, round(value / highest * 7)))]


def _binned(counts: Sequence[float | None], width: int) -> list[float | None]:
    edges = [len(counts) * place // width for place in range(width + 1)]
    values: list[float | None] = []
    for first, last in pairwise(edges):
        known = [count for count in counts[first:last] if count is not None]
        values.append(sum(known) / len(known) if known else None)
    return values
