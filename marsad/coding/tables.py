"""Tables that a page prints as text: what each column counts, from the head of the column or the caption above.

A row is a line whose cells are parted by bars or tabs: "Governorate | Attacks | Killed", then "Homs | 8 | 22".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from marsad.coding.governing import TOLLS
from marsad.coding.page import Page, View
from marsad.coding.reading import Reading

_CELL = re.compile(r"[^|\t]+")
_NUMERIC = re.compile(r"[\W_]*\d[\d.,\s%٪]*[\W_]*|[\W_]+")
_NAMING = {"counted", "cues"}


def column_readings(page: Page) -> dict[int, Reading]:
    """Readings by the start of the number, for every numeric cell whose column says what it counts."""
    found: dict[int, Reading] = {}
    heads: list[str | None] = []
    caption: str | None = None
    for view in page.views:
        cells = list(_cells(view))
        if len(cells) < 2:
            heads, caption = [], _measure(view, view.sentence.start, view.sentence.end)
        elif not _is_row(view, cells):
            heads = [_measure(view, start, end) for start, end in cells]
        else:
            heads = heads or [None] * len(cells)
            measures = [head or caption for head in heads] if not any(heads) else heads
            for (start, end), measure in zip(cells[1:], measures[1:], strict=False):
                found |= _cell_readings(view, start, end, measure)
    return found


def _cells(view: View) -> Iterator[tuple[int, int]]:
    text, offset = view.sentence.text, view.sentence.start
    if "|" in text or "\t" in text:
        yield from ((m.start() + offset, m.end() + offset) for m in _CELL.finditer(text) if m.group().strip())


def _is_row(view: View, cells: list[tuple[int, int]]) -> bool:
    """Whether every cell but the first is a number or a dash."""
    return all(_NUMERIC.fullmatch(view.cut(start, end)) for start, end in cells[1:])


def _measure(view: View, start: int, end: int) -> str | None:
    """The measure that the words of a stretch name, nouns before verbs."""
    inside = [tag for tag in view.tags if tag.section in _NAMING and start <= view.words[tag.first].start < end]
    inside = [tag for tag in inside if tag.section == "counted" or tag.key in TOLLS]
    inside.sort(key=lambda tag: (tag.section != "counted", tag.first))
    return inside[0].key if inside else None


def _cell_readings(view: View, start: int, end: int, measure: str | None) -> dict[int, Reading]:
    if measure is None:
        return {}
    inside = [number for number in view.numbers if start <= number.start < end]
    at = [(number, view.index_at(number.start)) for number in inside[:1]]
    return {number.start: Reading(measure, "label", first=index, last=index) for number, index in at}


def tolls_of_rows(view: View, readings: list[Reading | None], toll: Reading | None) -> list[Reading | None]:
    """Rows of an Arabic tally, "(ولاية خراسان): 76 شخصا في 14 عملية": the first number is of the toll told above."""
    if toll is None or len(readings) < 2 or ":" not in view.sentence.text:
        return readings
    first, second = view.numbers[0], view.numbers[1]
    here, following = readings[0], readings[1]
    between = [word.form for word in view.words[view.index_at(first.end) : view.index_at(second.outer_start)]]
    told = following is not None and following.measure == "attacks" and "في" in between and len(between) <= 3
    if not told or (here is not None and here.how in ("noun", "verb") and here.measure != "attacks"):
        return readings
    at = view.index_at(first.start)
    return [Reading(toll.measure, "list", "others", None, at, at), *readings[1:]]
