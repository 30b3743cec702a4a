"""What another source would say of the same event: a day off, a village further, another name, another toll.

Shares are met exactly, by drawing without replacement among the rows to which a disturbance can be done.
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from scipy.spatial import cKDTree

from evaluation.linking.originals import Row, parents
from marsad.registry import open_registry

KM_A_DEGREE = 111.195


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Shares of rows. Dates, places, actors and tolls: of the rows told; the rest: of the original's rows.

    What remains of dates is exact, of places and the others kept.
    """

    a_day: float = 0.30
    days: float = 0.15
    month: float = 0.05
    near: float = 0.25
    district: float = 0.15
    actors: float = 0.30
    tolls: float = 0.40
    dropped: float = 0.30
    split: float = 0.05
    merged: float = 0.03
    added: float = 0.20


ISSUE = Shares()
# Sources that agree less, and miss and invent more: what was right for one noise must not be right for it only.
SHIFTED = Shares(
    a_day=0.35, days=0.15, month=0.10, near=0.30, district=0.20, actors=0.40, tolls=0.50,
    dropped=0.40, split=0.08, merged=0.05, added=0.30,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """Where districts have their centre, and the names of known points."""

    centres: Mapping[str, tuple[float, float]]
    points: cKDTree
    names: tuple[str, ...]

    @classmethod
    def of(cls, rows: Sequence[Row], districts: Sequence[str]) -> Places:
        inside: dict[str, set[tuple[float, float]]] = defaultdict(set)
        named: dict[tuple[float, float], str] = {}
        for row, district in zip(rows, districts, strict=True):
            point = (row["latitude"], row["longitude"])
            if district:
                inside[district].add(point)
            if row["place_precision"] in ("point", "city"):
                named.setdefault(point, row["place_name"])
        centres = {name: tuple(np.mean(sorted(points), axis=0).tolist()) for name, points in inside.items()}
        return cls(centres, cKDTree(_plane(np.array(list(named)))), tuple(named.values()))

    def name(self, latitude: float, longitude: float) -> str:
        """The name of the nearest known point: what a gazetteer would say."""
        return self.names[int(self.points.query(_plane(np.array([[latitude, longitude]])))[1][0])]


Told = tuple[Row, tuple[int, ...], str, dict[str, str]]


def disturb(
    told: Sequence[Told], places: Places, shares: Shares, name: str, generator: np.random.Generator
) -> list[Told]:
    """The rows with noise in dates, places, actors and tolls, each kind drawn apart from the others."""
    rows = [dict(row) for row, _, _, _ in told]
    by_day = [row["date_precision"] in ("day", "week", "interval") for row in rows]
    in_district = [bool(district) for _, _, district, _ in told]
    everywhere = [True] * len(rows)
    done = {
        "date": _drawn(by_day, {"1 day": shares.a_day, "2-3 days": shares.days, "month": shares.month}, generator),
        "place": _drawn(in_district, {"within 5 km": shares.near, "district": shares.district}, generator),
        "actors": _drawn(everywhere, {"renamed": shares.actors}, generator),
        "tolls": _drawn(everywhere, {"changed": shares.tolls}, generator),
    }
    found: list[Told] = []
    for i, (row, (_, origins, district, noise)) in enumerate(zip(rows, told, strict=True)):
        kinds = {kind: labels[i] for kind, labels in done.items()}
        _date(row, kinds["date"], generator)
        _place(row, kinds["place"], district, places, generator)
        if kinds["actors"]:
            kinds["actors"] = _actors(row, name, generator)
        if kinds["tolls"]:
            _tolls(row, generator)
        kept = {"date": "exact", "place": "kept", "actors": "kept", "tolls": "kept"}
        found.append((row, origins, district, noise | {kind: kinds[kind] or kept[kind] for kind in kinds}))
    return found


def _drawn(able: Sequence[bool], shares: Mapping[str, float], generator: np.random.Generator) -> list[str]:
    """A label for as many of the able rows as its share says; "" for the others."""
    order = generator.permutation(np.flatnonzero(able))
    labels = [""] * len(able)
    start = 0
    for label, share in shares.items():
        stop = start + round(share * len(order))
        for i in order[start:stop]:
            labels[i] = label
        start = stop
    return labels


def _date(row: Row, label: str, generator: np.random.Generator) -> None:
    if label == "month":
        first: dt.date = row["start"].replace(day=1)
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        row |= {"start": first, "end": last, "date_precision": "month"}
    elif label:
        days = 1 if label == "1 day" else int(generator.integers(2, 4))
        shift = dt.timedelta(days=days * int(generator.choice((-1, 1))))
        row |= {"start": row["start"] + shift, "end": row["end"] + shift}


def _place(row: Row, label: str, district: str, places: Places, generator: np.random.Generator) -> None:
    if label == "district":
        latitude, longitude = places.centres[district]
        name = re.sub(r"\s+district$", "", district.split("/", 1)[1])
        row |= {"latitude": latitude, "longitude": longitude, "place_precision": "admin2", "place_name": name}
    elif label:
        away, bearing = 5 * math.sqrt(generator.random()), generator.uniform(0, 2 * math.pi)
        row["latitude"] += away * math.cos(bearing) / KM_A_DEGREE
        row["longitude"] += away * math.sin(bearing) / KM_A_DEGREE / math.cos(math.radians(row["latitude"]))
        if row["place_precision"] in ("point", "city"):
            row["place_name"] = places.name(row["latitude"], row["longitude"])


def _actors(row: Row, name: str, generator: np.random.Generator) -> str:
    """Each actor under its parent where it has one, or under another name. Returns what that came to.

    One name in two is in some dataset's table of names, and so changes nothing; the other is as its source spells it:
    an id of the registry where that knows the spelling, else an id of the source's own.
    """
    found = [_renamed(actor, name, generator) for actor in row["actors"]]
    hows = {how for _, how in found}
    row["actors"] = sorted({actor for actor, _ in found})
    row["parents"] = parents(row["actors"])
    return next((how for how in ("unknown alias", "parent") if how in hows), "known alias")


def _renamed(actor: str, name: str, generator: np.random.Generator) -> tuple[str, str]:
    registry = open_registry().actors
    above = [*registry.ancestors(actor)[:1]] if actor in registry else []
    above += [umbrella for umbrella, factions in _spellings()["umbrella"].items() if actor in factions]
    if above and generator.random() < 0.5:
        return above[0], "parent"
    if generator.random() < 0.5:
        return actor, "known alias"
    aliases = _spellings()["aliases"].get(actor)
    spelling = str(generator.choice(aliases)) if aliases else f"{actor.split(':', 1)[-1]} forces"
    known = registry.lookup(spelling)
    if known is not None:
        return known.id, "known alias" if known.id == actor else "unknown alias"
    return f"{name}:{re.sub(r'[^a-z0-9]+', '-', spelling.lower()).strip('-')}", "unknown alias"


def _tolls(row: Row, generator: np.random.Generator) -> None:
    """About a third more or fewer dead, at least one; bounds in proportion."""
    if row["killed"] is None:
        return
    old = row["killed"]
    change = max(1.0, round(old * generator.uniform(0.25, 0.42))) * float(generator.choice((-1, 1)))
    new = max(0.0, old + change) if old else 1.0
    row["killed"] = new
    for column, choose in (("killed_low", min), ("killed_high", max)):
        if row[column] is not None:
            row[column] = choose(new, float(round(row[column] * new / old)) if old else new)


def _plane(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Latitudes and longitudes in kilometres, true near Syria's 35th parallel."""
    return np.asarray(points * KM_A_DEGREE * np.array([1.0, math.cos(math.radians(35.0))]))


@functools.cache
def _spellings() -> dict[str, Any]:
    with Path(__file__).with_name("spellings.yml").open(encoding="utf-8") as stream:
        return dict(yaml.safe_load(stream))
