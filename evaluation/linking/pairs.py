"""Pairs of incidents as numbers: candidates with their distances, which are true, and how well a choice does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from evaluation.linking.derive import World

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# Wider than any disturbance, so that what a rule misses is the rule's fault; coarse places may lie far from the event.
DAYS, KM, KM_COARSE = 4, 15.0, 60.0


@dataclass(frozen=True, slots=True)
class Score:
    """`true`: pairs that are the same event; `found`: pairs said to be; `right`: found and true."""

    true: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0


class Numbering:
    """Refs in their order, so that a pair (left < right) is one number: left's place times rows plus right's."""

    def __init__(self, world: World) -> None:
        self.refs = sorted(world.records)
        self._place = {ref: i for i, ref in enumerate(self.refs)}
        self.truth = np.sort(np.array(self.keys(world.truth), dtype=np.int64))
        names = sorted({ref.split(":", 1)[0] for ref in self.refs})
        self.sources = tuple(names)
        self.source = np.array([names.index(ref.split(":", 1)[0]) for ref in self.refs])

    def keys(self, pairs: Iterable[tuple[str, str]]) -> list[int]:
        rows = len(self.refs)
        return [self._place[min(pair)] * rows + self._place[max(pair)] for pair in pairs]

    def keys_of(self, table: pa.Table) -> Ints:
        """The numbers of a table's pairs, columns left and right."""
        left, right = ([self._place[ref] for ref in table[name].to_pylist()] for name in ("left", "right"))
        one, other = np.array(left, dtype=np.int64), np.array(right, dtype=np.int64)
        return np.minimum(one, other) * len(self.refs) + np.maximum(one, other)

    def pair(self, key: int) -> tuple[str, str]:
        left, right = divmod(int(key), len(self.refs))
        return self.refs[left], self.refs[right]

    def between(self, keys: Ints) -> Ints:
        """Which two sources a pair joins: 0 the first and second by name, 1 first and third, 2 second and third."""
        one, other = self.source[keys // len(self.refs)], self.source[keys % len(self.refs)]
        return np.asarray(np.minimum(one, other) + np.maximum(one, other) - 1, dtype=np.int64)

    def is_true(self, keys: Ints) -> Flags:
        return np.isin(keys, self.truth)

    def score(self, found: Ints, among: Ints | None = None) -> Score:
        """How well the pairs found are; `among`: the true pairs that count, by default all."""
        truth = self.truth if among is None else among
        return Score(len(truth), len(found), int(np.isin(found, truth).sum()))

    def names(self, between: int) -> str:
        first, second, third = self.sources
        return (f"{first}-{second}", f"{first}-{third}", f"{second}-{third}")[between]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs across sources near in time and place: number, gap between the periods (days), distance (km), and levels
    of agreement as whole numbers, one column a comparison, larger is nearer, -1 unknown."""

    keys: Ints
    days: Ints
    km: Floats
    levels: dict[str, Ints]

    def only(self, kept: Flags) -> Candidates:
        levels = {name: column[kept] for name, column in self.levels.items()}
        return Candidates(self.keys[kept], self.days[kept], self.km[kept], levels)

    def matrix(self) -> Ints:
        return np.column_stack(list(self.levels.values()))


def candidates(world: World, numbering: Numbering) -> Candidates:
    """All pairs across sources within the windows above, compared in our own plain way."""
    order = {ref: i for i, ref in enumerate(numbering.refs)}
    rows = world.incidents.append_column("i", pa.array([order[ref] for ref in world.incidents["ref"].to_pylist()]))
    actors, actor_levels = _actor_levels(rows)
    rows = rows.append_column("combination", pa.array(actors))
    joined = _joined(rows)
    km = _distance(joined)
    near = km <= np.where(joined["coarse"], KM_COARSE, KM)
    joined, km = {name: column[near] for name, column in joined.items()}, km[near]
    days = np.maximum(joined["gap"], 0)
    levels = {
        "days": 4 - days,
        "spread": -np.maximum(joined["spread"], joined["other_spread"]),
        "km": 6 - np.digitize(km, [0.05, 1.0, 2.5, 5.0, 10.0, 20.0]),
        "coarse": joined["coarse"].astype(np.int64),
        "mixed": ((joined["spread"] > 0) != (joined["other_spread"] > 0)).astype(np.int64),
        "actors": actor_levels[joined["combination"], joined["other_combination"]],
        "type": joined["same_code"].astype(np.int64),
        "killed": _toll_levels(joined["killed"], joined["other_killed"]),
        "size": np.digitize(np.minimum(joined["killed"], joined["other_killed"]), [0.5, 1.5, 3.5, 7.5, 20.5]),
    }
    keys = joined["i"] * len(numbering.refs) + joined["j"]
    return Candidates(keys, days, km, {name: np.asarray(column, np.int64) for name, column in levels.items()})


def _joined(rows: pa.Table) -> dict[str, Any]:
    sql = f"""
        with weeks as (
            select *, cast(floor(latitude / 0.6) as bigint) as band,
                (start - {DAYS} - date '1990-01-01') // 7 as first_week,
                ("end" + {DAYS} - date '1990-01-01') // 7 as last_week
            from rows
        )
        select a.i, b.i as j, a.latitude, a.longitude, b.latitude as other_latitude, b.longitude as other_longitude,
               greatest(datediff('day', a."end", b.start), datediff('day', b."end", a.start)) as gap,
               least(datediff('day', a.start, a."end"), 7) as spread,
               least(datediff('day', b.start, b."end"), 7) as other_spread,
               a.place_precision not in ('point', 'city') or b.place_precision not in ('point', 'city') as coarse,
               a.combination, b.combination as other_combination,
               coalesce(a.killed, -1) as killed, coalesce(b.killed, -1) as other_killed,
               a.code = b.code as same_code
        from (select *, unnest(range(band - 1, band + 2)) as near
              from (select *, unnest(range(first_week, last_week + 1)) as week from weeks)) a
        join (select *, unnest(range(first_week, last_week + 1)) as week from weeks) b
            on a.week = b.week and a.near = b.band and a.week = greatest(a.first_week, b.first_week)
            and a.source <> b.source and a.i < b.i
            and a.start <= b."end" + {DAYS} and b.start <= a."end" + {DAYS}
            and abs(a.latitude - b.latitude) < 0.6 and abs(a.longitude - b.longitude) < 0.7
        order by a.i, b.i
    """
    with duckdb.connect() as database:
        database.register("rows", rows)
        return dict(database.execute(sql).fetchnumpy())


def _distance(joined: dict[str, Any]) -> Floats:
    north = np.radians(joined["latitude"] - joined["other_latitude"])
    east = np.radians(joined["longitude"] - joined["other_longitude"])
    middle = np.radians((joined["latitude"] + joined["other_latitude"]) / 2)
    return np.asarray(6371.0 * np.hypot(north, east * np.cos(middle)))


def _actor_levels(rows: pa.Table) -> tuple[list[int], Ints]:
    """The number of each row's combination of actors, and for two of them: 3 the same, 2 some the same, 1 some under
    the same parent, 0 none, -1 unknown."""
    combinations: dict[tuple[frozenset[str], frozenset[str]], int] = {}
    numbers = [
        combinations.setdefault((frozenset(actors or ()), frozenset(above or ())), len(combinations))
        for actors, above in zip(rows["actors"].to_pylist(), rows["parents"].to_pylist(), strict=True)
    ]
    levels = np.zeros((len(combinations), len(combinations)), dtype=np.int64)
    for (actors, above), i in combinations.items():
        for (others, others_above), j in combinations.items():
            if not actors or not others:
                levels[i, j] = -1
            elif actors == others:
                levels[i, j] = 3
            else:
                levels[i, j] = 2 if actors & others else int(bool(above & others_above))
    return numbers, levels


def _toll_levels(one: Floats, other: Floats) -> Ints:
    """4 the same, 3 one apart, 2 within two fifths, 1 within a factor of two and a half, 0 further, -1 unknown."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    ratio = (low + 0.5) / (high + 0.5)
    level = np.select([low == high, high - low <= 1, ratio >= 0.6, ratio >= 0.4], [4, 3, 2, 1], 0)
    return np.asarray(np.where(low < 0, -1, level), dtype=np.int64)


def half_of(world: World, numbering: Numbering) -> Ints:
    """0 or 1 for each row: districts dealt out so that both halves have dense ones and thin ones, and no place is in
    both. Rows without a district go by the month."""
    counts: dict[str, int] = {}
    for record in world.records.values():
        counts[record.district] = counts.get(record.district, 0) + 1
    half: dict[str, int] = {}
    size = [0, 0]
    for name, rows in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if name:
            half[name] = int(size[1] < size[0])
            size[half[name]] += rows
    records = [world.records[ref] for ref in numbering.refs]
    return np.array([half.get(record.district, record.row["start"].month % 2) for record in records])
