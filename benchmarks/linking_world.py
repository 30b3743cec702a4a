"""Synthetic incidents of three sources at a constant density, for timing: the more rows, the more place and years.

A country here is a box of 3 by 2¼ degrees with 500 towns in 50 districts, a few of which see most of the violence;
events come in bursts of some days around a town, between the same two sides. With 47,000 rows four countries and four
years hold as many rows as three sources on Syria did from 2016 to 2019; both grow with the square root of the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from marsad.linking.incidents import INCIDENTS

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SOURCES = ("first", "second", "third")
REPORTED = 0.7  # of the events, by each source
DENSITY = 47_000 / 16  # rows a country and year
TOWNS, DISTRICTS, SIDES = 500, 50, 12
BURST = 5.0  # events, on average, and days within which they come


@dataclass(frozen=True, slots=True)
class Synthetic:
    """`incidents`: schema INCIDENTS. `event`: of each row, the number of what it reports."""

    incidents: pa.Table
    event: Ints


@dataclass(frozen=True, slots=True)
class _Towns:
    latitude: Floats
    longitude: Floats
    district: Ints
    weight: Floats


def synthetic(rows: int, seed: int = 1) -> Synthetic:
    """About `rows` incidents, exactly so many, shuffled."""
    generator = np.random.default_rng(seed)
    countries = max(1, round(np.sqrt(rows / DENSITY)))
    days = 365.25 * rows / DENSITY / countries
    events = int(np.ceil(rows / (REPORTED * len(SOURCES)) * 1.02))
    towns = _towns(countries, generator)
    told = _events(events, days, towns, generator)
    reported = generator.random((len(SOURCES), events)) < REPORTED
    source, event = np.nonzero(reported)
    chosen = generator.permutation(len(event))[:rows]
    source, event = source[chosen], event[chosen]
    told = {name: column[event] for name, column in told.items()}
    return Synthetic(_table(source, told, towns, generator), event)


def _towns(countries: int, generator: np.random.Generator) -> _Towns:
    """Towns gather round the centre of their district; countries lie side by side, on two rows."""
    number = np.arange(countries * TOWNS)
    country = number // TOWNS
    district = country * DISTRICTS + generator.integers(0, DISTRICTS, len(number))
    north, east = generator.random((2, countries * DISTRICTS))
    latitude = 30 + 2.5 * (country % 2) + 2.25 * north[district] + generator.normal(0, 0.08, len(number))
    longitude = 10 + 3.3 * (country // 2) + 3.0 * east[district] + generator.normal(0, 0.10, len(number))
    weight = 1 / (1 + generator.permuted(np.tile(np.arange(TOWNS), (countries, 1)), axis=1).ravel())
    return _Towns(latitude, longitude, district, weight / weight.sum())


def _events(events: int, days: float, towns: _Towns, generator: np.random.Generator) -> dict[str, Any]:
    size = generator.geometric(1 / BURST, size=events)  # more bursts than needed
    burst = np.repeat(np.arange(events), size)[:events]
    begins = generator.random(events) * days
    centre = generator.choice(len(towns.weight), size=events, p=towns.weight)
    sides = np.minimum(generator.geometric(0.3, size=events) - 1, SIDES - 1)
    near = np.argsort(towns.district, kind="stable")  # towns of one district stand together
    place = np.empty_like(near)
    place[near] = np.arange(len(near))
    aside = np.where(generator.random(events) < 0.3, generator.integers(-3, 4, events), 0)
    town = near[np.clip(place[centre[burst]] + aside, 0, len(near) - 1)]
    day = np.floor(begins[burst] + generator.exponential(BURST, events)).astype(np.int64)
    killed = np.floor(generator.lognormal(0.7, 1.0, events))
    return {"town": town, "day": day, "sides": sides[burst], "killed": killed}


def _table(source: Ints, told: dict[str, Any], towns: _Towns, generator: np.random.Generator) -> pa.Table:
    """What each source writes: noise in dates, places, names and tolls for all but the first."""
    rows = len(source)
    noisy = source > 0
    chance = generator.random(rows)
    off = np.select([~noisy, chance < 0.5, chance < 0.8], [0, 0, 1], generator.integers(2, 4, rows))
    day = told["day"] + off * generator.choice((-1, 1), rows)
    month = noisy & (chance > 0.95)
    start = (np.datetime64("2000-01-01") + day).astype("datetime64[D]")
    of_month = start.astype("datetime64[M]")
    end = np.where(month, (of_month + 1).astype("datetime64[D]") - np.timedelta64(1, "D"), start)
    start = np.where(month, of_month.astype("datetime64[D]"), start)
    chance = generator.random(rows)
    town = told["town"]
    moved, central = noisy & (chance < 0.25), noisy & (chance > 0.85)
    latitude = towns.latitude[town] + np.where(moved, generator.normal(0, 0.02, rows), 0.0)
    longitude = towns.longitude[town] + np.where(moved, generator.normal(0, 0.025, rows), 0.0)
    centres = [_means(values, towns.district) for values in (towns.latitude, towns.longitude)]
    latitude = np.where(central, centres[0][towns.district[town]], latitude)
    longitude = np.where(central, centres[1][towns.district[town]], longitude)
    changed = noisy & (generator.random(rows) < 0.4)
    third = np.maximum(1, np.round(told["killed"] / 3)) * generator.choice((-1, 1), rows)
    killed = np.maximum(0, told["killed"] + np.where(changed, third, 0.0))
    country = town // TOWNS
    actors = _actors(country, told["sides"], noisy & (generator.random(rows) < 0.3), source)
    names = pa.array([f"dataset:{name}" for name in SOURCES]).take(pa.array(source))
    columns: dict[str, Any] = {
        "ref": pa.array(np.char.add(np.array(SOURCES)[source], np.char.add(":", np.arange(rows).astype("U8")))),
        "source": names,
        "voice": names,
        "lens": names,
        "start": pa.array(start),
        "end": pa.array(end),
        "date_precision": pa.array(np.where(month, "month", "day")),
        "latitude": pa.array(latitude),
        "longitude": pa.array(longitude),
        "place_precision": pa.array(np.where(central, "admin2", "city")),
        "place_name": pa.array(np.where(central, towns.district[town] + 1_000_000, town).astype("U8")),
        "country": pa.array(np.char.add("X", (country % 90 + 10).astype("U2"))),
        "actors": actors,
        "parents": actors,
        "type": pa.array(["other"] * rows),
        "killed": pa.array(killed),
        "killed_low": pa.array(killed),
        "killed_high": pa.array(killed),
    }
    columns["claim"] = columns["ref"]
    return pa.table(
        {field.name: columns.get(field.name, pa.nulls(rows, field.type)).cast(field.type) for field in INCIDENTS},
        schema=INCIDENTS,
    )


def _means(values: Floats, group: Ints) -> Floats:
    counts = np.maximum(np.bincount(group), 1)
    return np.asarray(np.bincount(group, weights=values) / counts)


def _actors(country: Ints, sides: Ints, renamed: npt.NDArray[np.bool_], source: Ints) -> pa.Array:
    """Two ids a row: the country's government and one of its groups; renamed ones are known to their source alone."""
    spellings = len(SOURCES) + 1
    governments = [f"government-{number}" for number in range(int(country.max()) + 1)]
    groups = [f"group-{number}-{side}" for number in range(len(governments)) for side in range(SIDES)]
    groups = [f"{group}-as-{source}" if source else group for group in groups for source in range(spellings)]
    group = (country * SIDES + sides) * spellings + np.where(renamed, source + 1, 0)
    flat = np.column_stack([country, len(governments) + group]).ravel()
    offsets = pa.array(np.arange(0, len(flat) + 1, 2), pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.array(governments + groups).take(pa.array(flat)))
