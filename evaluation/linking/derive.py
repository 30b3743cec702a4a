"""A second and a third source derived from UCDP GED by seeded noise, with the pairs that are truly the same event.

Nothing of it is kept: a world is made when it is asked for, and the same seed makes the same world.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa

from evaluation.linking.noise import ISSUE, Places, Shares, disturb
from evaluation.linking.originals import FIRST, Originals, Row, table

DERIVED = ("second", "third")
NEIGHBOURS_WITHIN = 7  # days: nobody reports as one what lies further apart


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a source. `origins`: indices of the original rows that it tells of; none for an unrelated one.

    `district`: where it (or its first origin) truly lies. `noise`: what was done to it, by kind.
    """

    row: Row
    origins: tuple[int, ...]
    district: str
    noise: dict[str, str]


@dataclass(frozen=True, slots=True)
class World:
    """`incidents`: schema INCIDENTS, three sources. `truth`: left, right (refs, left < right) of the same event, across
    sources. `records`: by ref."""

    incidents: pa.Table
    truth: frozenset[tuple[str, str]]
    records: dict[str, Record]

    def sources(self, pair: tuple[str, str]) -> str:
        """The sources of a pair's two rows, as "second third"."""
        return " ".join(sorted(ref.split(":", 1)[0] for ref in pair))


def world(originals: Originals, seed: int, shares: Shares = ISSUE, *, year: int | None = None) -> World:
    """Three sources: the originals (of one year where asked), and two derived from them independently."""
    chosen = [i for i, row in enumerate(originals.rows) if year is None or row["start"].year == year]
    kept = Originals(tuple(originals.rows[i] for i in chosen), tuple(originals.districts[i] for i in chosen))
    first = [
        Record(row, (i,), kept.districts[i], {"rows": "original", "date": "exact", "place": "kept"})
        for i, row in enumerate(kept.rows)
    ]
    records = {record.row["ref"]: record for record in first}
    places = Places.of(kept.rows, kept.districts)
    for number, name in enumerate(DERIVED):
        generator = np.random.default_rng([seed, number])
        for record in _derived(name, kept, places, shares, generator):
            records[record.row["ref"]] = record
    return World(table([record.row for record in records.values()]), frozenset(_truth(records)), records)


def _truth(records: dict[str, Record]) -> Iterable[tuple[str, str]]:
    tells: dict[int, list[str]] = defaultdict(list)
    for ref, record in records.items():
        for origin in record.origins:
            tells[origin].append(ref)
    for refs in tells.values():
        for left, right in combinations(sorted(refs), 2):
            if left.split(":", 1)[0] != right.split(":", 1)[0]:
                yield left, right


def _derived(
    name: str, originals: Originals, places: Places, shares: Shares, generator: np.random.Generator
) -> list[Record]:
    told = [*_told(originals, shares, generator)]
    told = disturb(told, places, shares, name, generator)
    told += _unrelated(originals, round(shares.added * len(originals.rows)), generator)
    order = generator.permutation(len(told))  # the number of a row says nothing of the original's
    source = f"dataset:{name}"
    named = []
    for number, index in enumerate(order):
        row, origins, district, noise = told[index]
        ref = f"{name}:{number:06d}"
        names = {"ref": ref, "claim": ref, "source": source, "voice": source, "lens": source}
        named.append(Record(row | names, origins, district, noise))
    return named


Told = tuple[Row, tuple[int, ...], str, dict[str, str]]


def _told(originals: Originals, shares: Shares, generator: np.random.Generator) -> Iterable[Told]:
    """What is left when rows are dropped, split in two, and merged with a neighbour."""
    rows, count = originals.rows, len(originals.rows)
    order = generator.permutation(count)
    dropped, split, merged = (round(share * count) for share in (shares.dropped, shares.split, shares.merged))
    fate = dict.fromkeys(order[:dropped].tolist(), "dropped")
    fate |= dict.fromkeys(order[dropped : dropped + split].tolist(), "split")
    plain = order[dropped + split :].tolist()
    joined = _neighbours(originals, plain, merged)
    for i in range(count):
        what = fate.get(i)
        if what is None and i not in joined:
            yield rows[i], (i,), originals.districts[i], {"rows": "whole"}
        elif what == "split":
            for part in _parts(rows[i], generator):
                yield part, (i,), originals.districts[i], {"rows": "split"}
        elif (other := joined.get(i, i)) > i:
            yield _merged(rows[i], rows[other]), (i, other), originals.districts[i], {"rows": "merged"}


def _neighbours(originals: Originals, plain: Sequence[int], wanted: int) -> dict[int, int]:
    """`wanted` of the plain rows, each with the nearest in time of its district; both ways, no row twice."""
    by_district: dict[str, list[int]] = defaultdict(list)
    for i in plain:
        by_district[originals.districts[i]].append(i)
    joined: dict[int, int] = {}
    for i in plain:
        if len(joined) >= 2 * wanted:
            break
        day = originals.rows[i]["start"]
        near = [
            (abs((originals.rows[j]["start"] - day).days), j)
            for j in by_district[originals.districts[i]]
            if j != i and j not in joined
        ]
        nearest = min(near, default=None)
        if i not in joined and originals.districts[i] and nearest is not None and nearest[0] <= NEIGHBOURS_WITHIN:
            joined[i], joined[nearest[1]] = nearest[1], i
    return joined


def _parts(row: Row, generator: np.random.Generator) -> tuple[Row, Row]:
    """The tolls divided between two rows, the second's date the same or a day later."""
    first, second = dict(row), dict(row)
    share = float(generator.uniform(0.3, 0.7))
    for column in ("killed", "killed_low", "killed_high"):
        if row[column] is not None:
            first[column] = float(round(row[column] * share))
            second[column] = row[column] - first[column]
    later = np.timedelta64(int(generator.integers(0, 2)), "D")
    for column in ("start", "end"):
        second[column] = (np.datetime64(row[column]) + later).item()
    return first, second


def _merged(one: Row, other: Row) -> Row:
    """An episode: from the first day to the last, tolls added, all actors, where most died."""
    row = dict(one if (one["killed"] or 0) >= (other["killed"] or 0) else other)
    row["start"], row["end"] = min(one["start"], other["start"]), max(one["end"], other["end"])
    if (row["start"], row["end"]) != (one["start"], one["end"]):
        row["date_precision"] = "interval"
    for column in ("actors", "parents"):
        row[column] = sorted({*one[column], *other[column]})
    for column in ("killed", "killed_low", "killed_high"):
        row[column] = None if one[column] is None or other[column] is None else one[column] + other[column]
    return row


def _unrelated(originals: Originals, wanted: int, generator: np.random.Generator) -> list[Told]:
    """The place of one row, the date of another, the actors of a third, the tolls of a fourth; like none that is."""
    rows = originals.rows
    taken = {(row["start"], row["latitude"], row["longitude"], tuple(row["actors"])) for row in rows}
    found: list[Told] = []
    while len(found) < wanted:
        place, date, actors, tolls = generator.integers(0, len(rows), size=4).tolist()
        row = dict(rows[place])
        for source, columns in (
            (date, ("start", "end", "date_precision")),
            (actors, ("actors", "parents", "type", "code")),
            (tolls, ("killed", "killed_low", "killed_high")),
        ):
            row |= {column: rows[source][column] for column in columns}
        if (row["start"], row["latitude"], row["longitude"], tuple(row["actors"])) not in taken:
            found.append((row, (), originals.districts[place], {"rows": "unrelated", "date": "", "place": ""}))
    return found


__all__ = ["DERIVED", "FIRST", "Record", "World", "world"]
