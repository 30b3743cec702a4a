"""An index that goes on from its earlier state answers as one that was opened anew."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from marsad.index import ordering, selecting
from marsad.index.columns import NONE, Coded, Listed, Part, joined
from marsad.index.filters import Filter
from marsad.index.held import Columns
from marsad.index.ordering import Order

FIRST, LAST = 736_000, 737_000
NAMES = (
    "lens", "measure", "type", "indicator", "place", "source", "publisher", "document", "precision", "language",
    "verdict", "kind",
)  # fmt: skip


def part(random: np.random.Generator, rows: int, gone: tuple[int, ...] = ()) -> Part:
    """Rows with words of which each part has some of its own, days, and lists of up to three words."""
    words = tuple(f"w{number}" for number in random.permutation(12)[:8].tolist())
    start = random.integers(FIRST, LAST, rows).astype(np.int32)
    start[random.random(rows) < 0.1] = NONE
    end = np.where(start == NONE, NONE, start + random.choice([0, 6, 300], rows)).astype(np.int32)
    end[random.random(rows) < 0.1] = NONE
    cuts = np.concatenate([[0], np.cumsum(random.integers(0, 4, rows))]).astype(np.int64)
    return Part(
        rows=rows,
        numbers={
            "start": start,
            "end": end,
            "over": np.maximum(start, end),
            "tie": random.integers(0, 2**40, rows),
            "number": np.where(random.random(rows) < 0.2, np.nan, random.integers(0, 9, rows).astype(float)),
            "flagged": random.random(rows) < 0.2,
            "rejected": random.random(rows) < 0.1,
        },
        coded={name: Coded(random.integers(NONE, len(words), rows).astype(np.int32), words) for name in NAMES},
        listed={
            name: Listed(cuts, random.integers(0, len(words), cuts[-1]).astype(np.int32), words)
            for name in ("group", "country")
        },
        gone=np.array(gone, np.int64),
    )


ASKED = [
    Filter(),
    Filter(group=("w1",)),
    Filter(group=("w1", "none"), country=("w2", "w3")),
    Filter(lens=("w4", "none"), start=dt.date.fromordinal(FIRST + 100), end=dt.date.fromordinal(FIRST + 130)),
    Filter(start=dt.date.fromordinal(LAST - 5)),
    Filter(end=dt.date.fromordinal(FIRST + 20), source=("w5",)),
    Filter(start=dt.date.fromordinal(FIRST + 200), end=dt.date.fromordinal(FIRST + 201), group=("w0",), flagged=True),
]


def found(columns: Columns, filter: Filter) -> list[int]:
    asked = selecting.asked(filter, selecting.OF_CLAIMS, filter.group)
    return selecting.chosen(columns, asked).tolist()


@pytest.mark.parametrize("seed", range(4))
def test_rows_are_found_and_counted_as_in_a_file_that_is_opened_anew(seed: int) -> None:
    random = np.random.default_rng(seed)
    parts = [part(random, 3000)]
    followed = Columns(joined(parts))
    for step in range(4):
        for name in (*NAMES, "group", "country"):
            followed.postings(name)
        selecting.facets(followed, None)
        parts.append(part(random, 30 + step, gone=(5 + step, 3000 + step)))
        followed = followed.grown(parts[-1])
    anew = Columns(joined(parts))
    assert followed.alive.tolist() == anew.alive.tolist()
    for filter in ASKED:
        assert found(followed, filter) == found(anew, filter), filter
    assert selecting.facets(followed, None) == selecting.facets(anew, None)


@pytest.mark.parametrize("seed", range(4))
def test_days_narrow_to_the_rows_that_touch_them(seed: int) -> None:
    columns = Columns(part(np.random.default_rng(seed), 3000))
    start, end = columns.number("start"), columns.number("end")
    counted = columns.alive & ~columns.number("rejected")
    for first, last in ((FIRST + 10, FIRST + 12), (LAST - 3, None), (None, FIRST + 3)):
        touched = counted & (start != NONE)
        touched &= (end == NONE) | (end >= (first or 0))
        touched &= start <= (last or LAST)
        days = [None if day is None else dt.date.fromordinal(day) for day in (first, last)]
        assert found(columns, Filter(start=days[0], end=days[1])) == np.flatnonzero(touched).tolist()


@pytest.mark.parametrize("seed", range(4))
def test_new_rows_stand_where_a_new_order_puts_them(seed: int) -> None:
    random = np.random.default_rng(seed)
    key, tie = random.integers(0, 40, 2060), random.integers(0, 500, 2060)
    key[:5] = ordering._LAST
    before = Order("period", key[:2000], tie[:2000])
    before.warm()
    followed = Order("period", key, tie).grown(before)
    assert "places" in followed.__dict__
    assert followed.places.tolist() == Order("period", key, tie).places.tolist()
